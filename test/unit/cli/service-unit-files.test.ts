import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { armingText, isOurs, unitFiles } from '../../../src/cli/service-unit-files.ts'
import { unitPlaces } from '../../../src/cli/service-unit-places.ts'
import { projectFolder, temporaryFolder } from '../../support/cli.ts'

const places = unitPlaces()
const usual = { places, account: 'stationkeeper', flags: [] }

function unitOf(node: string): string {
  const files = unitFiles({ ...usual, program: { node, folder: projectFolder } })
  return files.find(({ path }) => path === places.unit)?.text ?? ''
}

test("the unit is the package's own, but for what it starts", () => {
  const changed = unitOf('/opt/node')
    .split('\n')
    .filter(line => line.startsWith('ExecStart=') || line.startsWith('WatchdogSec=') || line.startsWith('Type='))
  expect(changed).toEqual([
    'Type=notify',
    `ExecStart=/opt/node ${projectFolder}/bin/stationkeeper.js run --settings /etc/stationkeeper/stationkeeper.yaml`,
    'WatchdogSec=60',
  ])
})

test.each([
  ['/opt/my node/node', 'ExecStart="/opt/my node/node" '],
  ['/opt/100%/node', 'ExecStart=/opt/100%%/node '],
  ['/opt/$HOME/node', 'ExecStart=/opt/$$HOME/node '],
  ['/opt/"a\\b/node', 'ExecStart="/opt/\\"a\\\\b/node" '],
])('what means something to systemd is written so that it means itself: %s', (node, line) => {
  expect(unitOf(node)).toContain(line)
})

test('a path with a control character is refused', () => {
  expect(() => unitOf('/opt/a\nb')).toThrow("can't stand in a unit")
})

test('every file knows itself again, and a document of XML begins as one', () => {
  const files = unitFiles({ ...usual, program: { node: '/opt/node', folder: projectFolder } })
  expect(files.map(({ text }) => isOurs(text))).toEqual([true, true, true, true])
  expect(files.find(({ path }) => path === places.busPolicy)?.text).toMatch(/^<\?xml /)
})

test('what arms begins with no command, as a second one would be refused', () => {
  expect(armingText('[Service]\nExecStart=/opt/node x\n')).toBe(
    '[Service]\nExecStart=\nExecStart=/opt/node x --enforce\n',
  )
  expect(() => armingText('[Service]\n')).toThrow('no line ExecStart=')
})

test('files that are missing are said, and rules that name nobody', () => {
  using folder = temporaryFolder()
  expect(() => unitFiles({ ...usual, program: { node: '/opt/node', folder: folder.path } })).toThrow('is missing')
  cpSync(join(projectFolder, 'packaging'), join(folder.path, 'packaging'), { recursive: true })
  cpSync(join(projectFolder, 'package.json'), join(folder.path, 'packaging', 'polkit', 'stationkeeper.pkla'))
  expect(() => unitFiles({ ...usual, program: { node: '/opt/node', folder: folder.path } })).toThrow('name no account')
})
