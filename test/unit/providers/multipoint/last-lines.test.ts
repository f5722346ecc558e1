import { expect, test } from 'vitest'
import { LastLines } from '../../../../src/providers/multipoint/last-lines.ts'

function lastOf(...parts: readonly string[]): string {
  const said = new LastLines()
  for (const part of parts) said.push(part)
  return said.text
}

test('the last words are one line, without colours', () => {
  expect(lastOf('\u001b[31;1mhost.ps1: cannot be\r\n', 'load', 'ed\r\n\n  in here')).toBe(
    'host.ps1: cannot be loaded in here',
  )
})

test('nobody said anything', () => {
  expect(lastOf()).toBe('')
  expect(lastOf('\n \r\n')).toBe('')
})

test('of many lines the last are kept, and of a long one the beginning', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}`)
  const text = lastOf(lines.join('\n'), '\n', 'x'.repeat(1_000_000), '\nthe end')
  expect(text.startsWith('line 9999')).toBe(false)
  expect(text).toContain('line 99999 xxx')
  expect(text.endsWith('xxx the end')).toBe(true)
  expect(text.length).toBeLessThan(2_000)
})
