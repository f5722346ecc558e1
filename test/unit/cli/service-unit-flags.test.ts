import { expect, test } from 'vitest'
import { unitFlags } from '../../../src/cli/service-unit-install.ts'
import { parseSettings } from '../../../src/policy/settings-file.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { resolveSettings } from '../../../src/settings/resolve.ts'

const path = '/etc/stationkeeper/stationkeeper.yaml'

function flagsFor(spec: string, areThere = true): readonly string[] {
  const text = `apiVersion: stationkeeper/v1\nkind: Settings\nspec: ${spec}\n`
  const { settings, written } = parseSettings(path, text)
  if (settings === null) throw new Error('the settings of this test are not valid')
  const surroundings = { platform: 'linux', home: '/', env: {}, cwd: '/etc/stationkeeper' } as const
  const file = { path, settings, written }
  const resolved = resolveSettings(noFlags, surroundings, { file, stateOfHolder: () => null })
  return unitFlags({ resolved, areThere, flags: ['--state', '/var/lib/stationkeeper'] })
}

const state = ['--state', '/var/lib/stationkeeper']

test.each([
  [
    'names the folder of policies where the settings do not',
    '{}',
    [...state, '--policies', '/etc/stationkeeper/policies'],
  ],
  ['leaves it to settings that do', '{ policies: rooms }', state],
  ['sets no folder before a repository', '{ policies: { git: { url: /srv/p.git, branch: main } } }', state],
])('a unit of systemd %s', (_, spec, flags) => {
  expect(flagsFor(spec)).toEqual(flags)
})
