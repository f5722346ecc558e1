import { mkdirSync, writeFileSync } from 'node:fs'
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

test.each([
  ['policies', '  policies: [../away.yaml]\n'],
  ['snapshot', '  observation: ../away.yaml\n'],
])(
  'reads no %s from where neither tests are nor the verb was called, since what is wrong there would be shown',
  async (_, spec) => {
    using folder = temporaryFolder()
    const inside = join(folder.path, 'inside')
    mkdirSync(inside)
    writeFileSync(join(folder.path, 'away.yaml'), 'password: s3cret')
    const expectation = '  now: 2026-11-23T08:00:00Z\n  sessions: [{ user: ana }]\n  expect: [{ blocked: no }]\n'
    writeFileSync(join(inside, 'room.test.yaml'), testText(spec + expectation))
    const { tests, diagnostics } = await readSuite(['room.test.yaml'], inside, zones)
    expect(tests).toEqual([])
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '../away.yaml leads away from the tests, so it is not read',
    ])
    expect(JSON.stringify(diagnostics)).not.toContain('s3cret')
  },
)

test("reads nothing of a repository's own folder", async () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, '.git'))
  writeFileSync(join(folder.path, '.git', 'config'), 'password: s3cret')
  const expectation = '  now: 2026-11-23T08:00:00Z\n  sessions: [{ user: ana }]\n  expect: [{ blocked: no }]\n'
  writeFileSync(join(folder.path, 'room.test.yaml'), testText(`  policies: [.git/config]\n${expectation}`))
  const { diagnostics } = await readSuite(['room.test.yaml'], folder.path, zones)
  expect(diagnostics).toMatchObject([{ message: '.git/config leads away from the tests, so it is not read' }])
})

test('takes policies from beside the folder of tests where the verb is called above both', async () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'tests'))
  writeFileSync(join(folder.path, 'room.yaml'), policies('timeZone: Europe/Paris'))
  const expectation = '  now: 2026-11-23T08:00:00Z\n  sessions: [{ user: ana }]\n  expect: [{ blocked: no }]\n'
  writeFileSync(join(folder.path, 'tests', 'room.test.yaml'), testText(`  policies: [../room.yaml]\n${expectation}`))
  const { tests, diagnostics } = await readSuite(['tests'], folder.path, zones)
  expect([tests.length, diagnostics]).toEqual([1, []])
})
