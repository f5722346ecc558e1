import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSuite } from '../../../src/policy-tests/suite.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { testText } from '../../support/policy-test.ts'

const zones = await loadZones()

const policies = (zone: string): string => `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: room }
spec:
  ${zone}
  rules:
    - { name: open, match: { station: 1 }, ensure: unlocked, when: { from: "08:00", to: "09:00" } }
`

test.each([
  ['', '', ['room.test.yaml:3 SK3007 warning']],
  ['timeZone: Europe/Paris', '', []],
  ['', '  timeZone: Europe/Paris\n', []],
])('that a window is tried in another zone than on the host is said: %j %j', async (policy, spec, expected) => {
  using folder = temporaryFolder()
  const expectation = '  now: 2026-11-23T08:00:00Z\n  sessions: [{ user: ana }]\n  expect: [{ blocked: no }]\n'
  writeFileSync(join(folder.path, 'room.yaml'), policies(policy))
  writeFileSync(join(folder.path, 'room.test.yaml'), testText(spec + expectation))
  const { tests, diagnostics } = await readSuite(['room.test.yaml'], folder.path, zones)
  expect(diagnostics.map(({ file, line, code, severity }) => `${file}:${line} ${code} ${severity}`)).toEqual(expected)
  expect(tests).toHaveLength(1)
})
