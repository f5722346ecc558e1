import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import manifest from '../../../package.json' with { type: 'json' }
import { checkTests, leftToNpmTest } from '../../../scripts/check-tests.ts'
import { projectFolder } from '../../support/cli.ts'
import { runs } from '../../support/runs.ts'

const text = (...path: readonly string[]): string => readFileSync(join(projectFolder, ...path), 'utf8')
const ofNpmTest = [...manifest.scripts.test.matchAll(/--project (\S+)/g)].map(([, name = '']) => name)

describe('the gate', () => {
  test('runs nothing that `npm test` does not, and names each kind of test that it leaves to it', () => {
    expect(ofNpmTest).toEqual(expect.arrayContaining([...checkTests.projects]))
    const left = ofNpmTest.filter(name => !checkTests.projects.includes(name))
    expect(left).toEqual(['e2e', 'browser'])
    for (const name of left) expect(leftToNpmTest().join('\n')).toContain(`of the kind ${name}`)
  })

  test('names each file and folder that it leaves out, and there is one', () => {
    for (const path of checkTests.without) {
      expect(existsSync(join(projectFolder, path))).toBe(true)
      expect(leftToNpmTest()).toContain(path)
      expect(checkTests.command).toMatch(new RegExp(`--exclude "${path}(/\\*\\*)?"`))
    }
  })

  test('is not all that CI runs: what it leaves out is run there by `npm test`', () => {
    expect(text('.ci', 'run')).toMatch(/^step readme .*npm test/m)
    expect(text('.ci', 'run')).toMatch(/^step check .*npm run check$/m)
    expect(text('.github', 'workflows', 'ci.yml')).toMatch(/- run: npm test\n\s+- run: npm run check\n/)
  })

  test('unit tests are all of one kind or the other, whoever runs them', () => {
    expect(manifest.scripts['test:unit']).toBe('vitest run --project unit --project unit-alone')
    for (const script of [manifest.scripts.test, manifest.scripts.coverage])
      expect(script).toContain('--project unit --project unit-alone ')
  })
})

test('a property is tried as often as it says where nobody asks for a part, and never so little that it is none', () => {
  expect([400, 50, 7].map(all => runs(all, 1))).toEqual([400, 50, 7])
  expect([400, 50, 7].map(all => runs(all, 10))).toEqual([40, 10, 7])
})
