import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultPolicies, defaultSettingsFile, userStateFolder } from '../../../src/settings/folders.ts'

it.each<[NodeJS.Platform, Readonly<Record<string, string>>, string]>([
  ['linux', {}, join('/home/ana', '.local', 'state', 'stationkeeper')],
  ['linux', { XDG_STATE_HOME: '/var/tmp/x' }, join('/var/tmp/x', 'stationkeeper')],
  ['linux', { XDG_STATE_HOME: 'relative' }, join('/home/ana', '.local', 'state', 'stationkeeper')],
  ['darwin', {}, join('/home/ana', 'Library', 'Application Support', 'Stationkeeper')],
  [
    'win32',
    { LOCALAPPDATA: 'C:\\Users\\ana\\AppData\\Local' },
    join('C:\\Users\\ana\\AppData\\Local', 'Stationkeeper', 'state'),
  ],
  ['win32', {}, join('/home/ana', 'AppData', 'Local', 'Stationkeeper', 'state')],
])('keeps state on %s with %j in %s', (platform, env, folder) => {
  expect(userStateFolder({ platform, home: '/home/ana', env })).toBe(folder)
})

it('looks for settings and policies in the working folder', () => {
  expect(defaultSettingsFile({ cwd: '/site' })).toBe(join('/site', 'stationkeeper.yaml'))
  expect(defaultPolicies({ cwd: '/site' })).toBe(join('/site', 'policies'))
})
