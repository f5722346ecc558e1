import { expect, test } from 'vitest'
import { annotationLines } from '../../../../src/cli/views/annotations-github.ts'
import type { Annotation } from '../../../../src/cli/views/github-text.ts'
import { commandsOf } from '../../../support/runner.ts'

function many(level: Annotation['level'], count: number): readonly Annotation[] {
  return Array.from({ length: count }, (_, index) => ({
    level,
    file: 'a.yaml',
    line: index + 1,
    title: `rule-${index}`,
    message: 'is about 1 session',
  }))
}

test('of a level no more is written than GitHub shows, and the last one says how many there are', () => {
  const lines = annotationLines([...many('notice', 10), ...many('warning', 25), ...many('error', 1)])
  const found = commandsOf(`${lines.join('\n')}\n`)
  const of = (level: string): readonly string[] =>
    found.filter(({ command }) => command === level).map(({ properties }) => properties.title ?? '')
  expect(of('error')).toEqual(['rule-0'])
  expect(of('notice')).toEqual(many('notice', 10).map(({ title }) => title))
  expect(of('warning')).toEqual([...many('warning', 9).map(({ title }) => title), '16 more'])
  expect(lines.find(line => line.includes('16 more'))).toContain('the first of them rule-9')
  expect(found.map(({ command }) => command)).toEqual([
    'error',
    ...Array<string>(10).fill('warning'),
    ...Array<string>(10).fill('notice'),
  ])
})
