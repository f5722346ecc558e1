import { existsSync, globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type Finished, readSuite, runSuite, unexercised } from '../../../src/policy-tests/suite.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { runHere } from '../../support/run-here.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))
const policies = `${project}policies/`

describe('the tests of the worked examples', () => {
  test('pass, and exercise every rule', async () => {
    const zones = await loadZones()
    const suite = await readSuite(['policies'], project, zones)
    expect(suite.diagnostics).toEqual([])
    const finished: Finished[] = []
    const { signal } = new AbortController()
    for await (const each of runSuite(suite.tests, { zones, clock: systemClock(), signal })) finished.push(each)
    expect(finished.flatMap(({ test, failures }) => failures.map(failure => [test.name, failure]))).toEqual([])
    expect(suite.rules.length).toBeGreaterThan(10)
    expect(unexercised(suite.rules, finished)).toEqual([])
  })

  const files = globSync('**/*.yaml', { cwd: policies, exclude: ['**/*.test.yaml'] })
  const withRules = files.filter(file => readFileSync(`${policies}${file}`, 'utf8').includes('kind: SessionPolicy'))

  test('are looked for beside every policy', () => {
    expect(withRules.length).toBeGreaterThan(8)
  })

  test.each(withRules)('%s has one of its own, which tells editors its schema', file => {
    const beside = `${policies}${file.replace('.yaml', '.test.yaml')}`
    expect(existsSync(beside)).toBe(true)
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(beside, 'utf8'))?.[1] ?? ''
    const title: unknown = JSON.parse(readFileSync(new URL(schema, `file://${beside}`), 'utf8')).title
    expect(title).toBe('Stationkeeper policy test')
  })
})

test('the policies of the project are sound for the next 400 days, all read together', async () => {
  const args = ['validate', 'policies', '--strict', '--horizon', '400d', '--from', '2026-11-21T00:00:00Z']
  expect(await runHere(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/all \d+ rules decide/) })
})
