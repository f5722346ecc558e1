import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gitOptionsOf } from '../../../src/policy/git-settings.ts'
import { checkSettings } from '../../../src/policy/settings-file.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { isOfGit } from '../../../src/settings/git-source.ts'
import { gitSourceName, gitValue } from '../../../src/settings/git-values.ts'
import { resolveSettings, SettingsError } from '../../../src/settings/resolve.ts'
import { settingNames, variableName } from '../../../src/settings/sources.ts'

const SECRET = 'hunter2'

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'main',
    '10s',
    '64MiB',
    '/srv/p.git',
    'https://git.example/p.git',
    `https://ana:${SECRET}@git.example/p.git`,
    `http://ana:${SECRET}@proxy.example:3128`,
    'ssh://git@git.example/p.git',
    '--upload-pack=x',
    '../p.git',
    'a..b',
  ),
)

/** What makes the rest sound more often than chance would. */
const usual = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  { 'policies.git.url': 'https://git.example/p.git', 'policies.git.branch': 'main', 'policies.git.tag': '' },
)

/** Where a path is expected nobody writes a url. */
function fitting(name: string, value: string): string {
  return /\.(?:url|proxy|branch|tag|every|timeout|maxSize)$/.test(name) ? value : value.replace(SECRET, '')
}

const names = settingNames.filter(isOfGit)

test('variables about a repository, whatever they hold, are settings that can be shown or an error that can, neither with a password', () => {
  const surroundings = { platform: 'linux', home: '/home/ana', cwd: '/site' } as const
  let sound = 0
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), text, { minKeys: 1, maxKeys: 3 }), usual, (given, also) => {
      const env = Object.fromEntries(
        Object.entries({ ...given, ...also }).map(([name, value]) => [variableName(name), fitting(name, value)]),
      )
      try {
        const { settings } = resolveSettings(
          noFlags,
          { ...surroundings, env },
          { file: null, stateOfHolder: () => null },
        )
        const { git } = settings
        // An empty variable counts as not set.
        expect(git === null).toBe(Object.values(env).join('') === '')
        if (git === null) return
        const shown = [gitSourceName(git), ...names.map(name => gitValue(git, name))].join('\n')
        expect(shown).not.toContain(SECRET)
        sound += 1
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error
        expect(error.message).not.toContain(SECRET)
        expect(error.message).toMatch(/^STATIONKEEPER_POLICIES_GIT_/)
      }
    }),
    { numRuns: 2_000 },
  )
  expect(sound).toBeGreaterThan(50)
})

test('what is shown of a repository says the same again', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 999_999 }), fc.constantFrom('KiB', 'MiB', 'GiB'))
  fc.assert(
    fc.property(size, ([count, unit]) => {
      const bytesOf = (maxSize: string): number | null => {
        const git = { url: '/srv/p.git', branch: 'main', maxSize }
        const { settings } = checkSettings({ policies: { git } })
        return settings?.git ? gitOptionsOf(settings.git).maxBytes : null
      }
      const { settings } = checkSettings({
        policies: { git: { url: '/srv/p.git', branch: 'main', maxSize: `${count}${unit}` } },
      })
      if (!settings?.git) throw new Error('a size that is none')
      const options = gitOptionsOf(settings.git)
      expect(bytesOf(gitValue(options, 'policies.git.maxSize') ?? '')).toBe(options.maxBytes)
    }),
  )
})
