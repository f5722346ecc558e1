import { loadPolicies } from '../../src/policy/load.ts'
import { type ReadTests, readTests } from '../../src/policy-tests/read-tests.ts'
import { runTest, type TestResult } from '../../src/policy-tests/run-test.ts'
import { loadZones } from '../../src/runtime/zones.ts'

const zones = await loadZones()

/** Policies that most tests are about: pupils' stations are open, whoever is idle for half an hour from afar goes. */
export const room = `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  rules:
    - name: open
      match: { connection: station }
      ensure: unlocked
    - name: idle-goes
      match: { connection: remote, idleFor: 30m }
      ensure: disconnected
`

/** @param spec the lines of `spec`, indented by two */
export function testText(spec: string, name = 'tried'): string {
  return `apiVersion: stationkeeper/v1\nkind: PolicyTest\nmetadata: { name: ${name} }\nspec:\n${spec}`
}

export function readTestText(text: string): ReadTests {
  return readTests({ path: 'room.test.yaml', text }, { zones, resolve: path => path, readText: () => null })
}

/** Three pupils at stations 1 to 3, and Ana from afar. @param spec what else there is to `spec` */
export const begun = `  now: 2026-11-23T09:00:00+01:00
  timeZone: Europe/Paris
  sessions:
    - { id: 1, user: 'CLASS\\pupil01', station: 1 }
    - { id: 2, user: 'CLASS\\pupil02', station: 2 }
    - { id: 3, user: 'CLASS\\pupil03', station: 3 }
    - { id: 9, user: 'CLASS\\ana', client: LAPTOP-ANA }
`

/** Reads and runs one test. Throws where either it or the policies have findings. */
export async function tried(
  spec: string,
  policies: string = room,
  signal: AbortSignal = new AbortController().signal,
): Promise<TestResult> {
  const { tests, diagnostics } = readTestText(testText(spec))
  const { bundle, diagnostics: found } = loadPolicies([{ path: 'room.yaml', text: policies }], { timeZone: null })
  const [test] = tests
  if (test === undefined || bundle === null) throw new Error(JSON.stringify([...diagnostics, ...found], null, 2))
  return await runTest(test, bundle, { zones, signal })
}
