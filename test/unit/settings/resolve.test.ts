import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRecord } from '../../../src/policy/document-head.ts'
import { parseSettings } from '../../../src/policy/settings-file.ts'
import { type GlobalFlags, noFlags } from '../../../src/settings/flags.ts'
import { isOfGit } from '../../../src/settings/git-source.ts'
import { leasePath } from '../../../src/settings/lease-path.ts'
import { originText } from '../../../src/settings/origin-text.ts'
import { resolveSettings, SettingsError } from '../../../src/settings/resolve.ts'
import type { ResolvedSettings } from '../../../src/settings/settings.ts'
import { settingNames, variableName } from '../../../src/settings/sources.ts'

interface Given {
  readonly flags?: Partial<GlobalFlags>
  readonly env?: Readonly<Record<string, string>>
  /** The `spec` of a file at /etc/sk/stationkeeper.yaml. */
  readonly file?: string
  readonly holder?: string
}

function resolved({ flags, env = {}, file, holder }: Given): ResolvedSettings {
  const surroundings = { platform: 'linux', home: '/home/ana', env, cwd: '/site' } as const
  const path = '/etc/sk/stationkeeper.yaml'
  const { settings, written } = parseSettings(
    path,
    `apiVersion: stationkeeper/v1\nkind: Settings\nspec: ${file ?? '{}'}\n`,
  )
  if (settings === null) throw new Error('the file of this test is not valid')
  return resolveSettings({ ...noFlags, ...flags }, surroundings, {
    file: file === undefined ? null : { path, settings, written },
    stateOfHolder: lease => (lease.endsWith('.lease') ? (holder ?? null) : null),
  })
}

describe('what holds', () => {
  it('without anything given: the defaults of the schema and of the table of folders', () => {
    const { settings, origins, file } = resolved({})
    expect(settings).toMatchObject({
      host: null,
      provider: 'simulator',
      policies: join('/site/policies'),
      state: join('/home/ana/.local/state/stationkeeper'),
      timeZone: null,
      resync: 30_000,
      settle: 2_000,
      observeTimeout: 10_000,
      logLevel: 'info',
      simulator: {
        world: join('/home/ana/.local/state/stationkeeper/simulator.db'),
        concurrency: 8,
        latency: 0,
        seed: null,
      },
    })
    expect(new Set([...origins.values()].map(origin => origin.kind))).toEqual(new Set(['default']))
    expect([...origins.keys()]).toEqual(settingNames)
    const single = Object.entries(settings).flatMap(([name, value]: [string, unknown]) =>
      isRecord(value) ? Object.keys(value).map(part => `${name}.${part}`) : name === 'git' ? [] : [name],
    )
    expect(single.sort()).toEqual(settingNames.filter(name => !isOfGit(name)).toSorted())
    expect(file).toBeNull()
  })

  it('flag before variable before file before default', () => {
    const file = '{ logLevel: error }'
    const env = { STATIONKEEPER_LOG_LEVEL: 'warn' }
    const levels = [
      resolved({}),
      resolved({ file }),
      resolved({ file, env }),
      resolved({ file, env, flags: { logLevel: 'debug' } }),
    ].map(({ settings, origins }) => [settings.logLevel, originText(origins.get('logLevel') ?? { kind: 'default' })])
    expect(levels).toEqual([
      ['info', 'default'],
      ['error', '/etc/sk/stationkeeper.yaml'],
      ['warn', 'STATIONKEEPER_LOG_LEVEL'],
      ['debug', '--log-level'],
    ])
  })

  it('of a part of the simulator alone, with the other parts from elsewhere', () => {
    const { settings, origins } = resolved({
      file: '{ simulator: { concurrency: 3, blocked: hidden } }',
      env: { STATIONKEEPER_SIMULATOR_FAILURE_RATE: '0.5', STATIONKEEPER_SIMULATOR_LATENCY: '20ms' },
    })
    expect(settings.simulator).toMatchObject({
      concurrency: 3,
      blocked: 'hidden',
      failureRate: 0.5,
      latency: 20,
      hangRate: 0,
    })
    expect(origins.get('simulator.failureRate')?.kind).toBe('environment')
    expect(origins.get('simulator.concurrency')?.kind).toBe('file')
    expect(origins.get('simulator.hangRate')?.kind).toBe('default')
  })

  it('of a part of any set alone, value by value', () => {
    const { settings, origins } = resolved({
      file: "{ hostLimit: { count: 5, per: 2h }, protect: { users: [ana], groups: ['Class\\Staff'] } }",
      env: {
        STATIONKEEPER_HOST_LIMIT_COUNT: '100',
        STATIONKEEPER_DISRUPTION_BUDGET_SHARE: '0.25',
        STATIONKEEPER_PROTECT_USERS: "CLASS\\keller, o'brien ,",
        STATIONKEEPER_BLOCK_ALL_WITHIN: '10s',
        STATIONKEEPER_LONGEST_HOLD: '1d',
        STATIONKEEPER_SIMULATOR_ARMED: 'false',
        STATIONKEEPER_SIMULATOR_INVOKED_FROM: '7',
      },
    })
    expect(settings).toMatchObject({
      hostLimit: { count: 100, per: 7_200_000 },
      disruptionBudget: { count: 30, share: 0.25, per: 600_000 },
      protect: { users: ['CLASS\\keller', "o'brien"], groups: ['Class\\Staff'] },
      blockAll: { sessions: 3, share: 0.6, within: 10_000 },
      longestHold: 86_400_000,
      simulator: { armed: false, invokedFrom: '7', blocked: 'known' },
    })
    const kinds = (
      ['hostLimit.count', 'hostLimit.per', 'protect.users', 'protect.groups', 'blockAll.share'] as const
    ).map(name => [name, originText(origins.get(name) ?? { kind: 'daemon' })])
    expect(kinds).toEqual([
      ['hostLimit.count', 'STATIONKEEPER_HOST_LIMIT_COUNT'],
      ['hostLimit.per', '/etc/sk/stationkeeper.yaml'],
      ['protect.users', 'STATIONKEEPER_PROTECT_USERS'],
      ['protect.groups', '/etc/sk/stationkeeper.yaml'],
      ['blockAll.share', 'default'],
    ])
  })

  it('of a comma alone: nobody, where the file names somebody', () => {
    const given = { file: '{ protect: { users: [ana] } }', env: { STATIONKEEPER_PROTECT_USERS: ',' } }
    expect(resolved(given).settings.protect).toEqual({ users: [], groups: [] })
  })

  it('of an empty variable: nothing', () => {
    expect(resolved({ env: { STATIONKEEPER_STATE: '' } }).settings.state).toBe(
      join('/home/ana/.local/state/stationkeeper'),
    )
  })
})

describe('a repository of policies', () => {
  const git = '{ policies: { git: { url: /srv/policies.git, branch: main, verify: { commits: keys/signers } } } }'

  it('has its defaults, and its files from where the file of settings stands', () => {
    const { settings, origins } = resolved({ file: git })
    expect(settings.git).toEqual({
      url: '/srv/policies.git',
      ref: { kind: 'branch', name: 'main' },
      path: '',
      every: 60_000,
      timeout: 30_000,
      maxBytes: 64 * 2 ** 20,
      verify: { what: 'commits', allowedSigners: resolve('/etc/sk/keys/signers') },
      credentials: null,
      proxy: null,
      caFile: null,
      knownHosts: null,
      sshKey: null,
    })
    expect(origins.get('policies.git.url')?.kind).toBe('file')
    expect(origins.get('policies.git.verify.commits')?.kind).toBe('file')
    expect(origins.get('policies.git.every')?.kind).toBe('default')
    expect(origins.get('policies')?.kind).toBe('default')
  })

  it('is changed value by value by variables, whose alternatives stand in the place of those of the file', () => {
    const env = {
      STATIONKEEPER_POLICIES_GIT_TAG: 'v2',
      STATIONKEEPER_POLICIES_GIT_EVERY: '10s',
      STATIONKEEPER_POLICIES_GIT_VERIFY_TAGS: 'signers',
      STATIONKEEPER_POLICIES_GIT_MAX_SIZE: '1GiB',
    }
    const { settings, origins } = resolved({ file: git, env })
    expect(settings.git).toMatchObject({
      url: '/srv/policies.git',
      ref: { kind: 'tag', name: 'v2' },
      every: 10_000,
      maxBytes: 2 ** 30,
      verify: { what: 'tags', allowedSigners: resolve('/site/signers') },
    })
    expect(origins.get('policies.git.tag')?.kind).toBe('environment')
  })

  it('of variables alone stands before a folder of the file', () => {
    const env = { STATIONKEEPER_POLICIES_GIT_URL: '/srv/p.git', STATIONKEEPER_POLICIES_GIT_BRANCH: 'main' }
    expect(resolved({ file: '{ policies: p }', env }).settings.git).toMatchObject({ url: '/srv/p.git' })
  })

  it.each<[string, Given]>([
    ['a flag', { file: git, flags: { policies: 'p' } }],
    ['a variable', { file: git, env: { STATIONKEEPER_POLICIES: 'p', STATIONKEEPER_POLICIES_GIT_BRANCH: 'x' } }],
  ])('stands back behind a folder that %s names', (_, given) => {
    const { settings } = resolved(given)
    expect(settings.git).toBeNull()
    expect(settings.policies).toBe(resolve('/site/p'))
  })

  it.each<[string, Given, RegExp]>([
    [
      'lacks its url',
      { env: { STATIONKEEPER_POLICIES_GIT_BRANCH: 'main' } },
      /^STATIONKEEPER_POLICIES_GIT_BRANCH: git has no "url"/,
    ],
    [
      'names no branch',
      { env: { STATIONKEEPER_POLICIES_GIT_URL: '/srv/p.git' } },
      /^STATIONKEEPER_POLICIES_GIT_URL: git names neither a branch nor a tag/,
    ],
    [
      'names a branch and a tag',
      {
        env: {
          STATIONKEEPER_POLICIES_GIT_URL: '/srv/p.git',
          STATIONKEEPER_POLICIES_GIT_BRANCH: 'a',
          STATIONKEEPER_POLICIES_GIT_TAG: 'b',
        },
      },
      /^STATIONKEEPER_POLICIES_GIT_TAG: git has both branch and tag/,
    ],
    [
      'is asked how often nobody can say',
      { file: git, env: { STATIONKEEPER_POLICIES_GIT_EVERY: 'often' } },
      /^STATIONKEEPER_POLICIES_GIT_EVERY: .*often/,
    ],
  ])('that %s is refused by the name of the variable', (_, given, words) => {
    expect(() => resolved(given)).toThrow(SettingsError)
    expect(() => resolved(given)).toThrow(words)
  })
})

describe('a path', () => {
  it('is meant from where it is written: a flag from the working folder, a file from its own', () => {
    expect(resolved({ flags: { policies: 'p' } }).settings.policies).toBe(resolve('/site/p'))
    expect(resolved({ env: { STATIONKEEPER_POLICIES: 'p' } }).settings.policies).toBe(resolve('/site/p'))
    expect(resolved({ file: '{ policies: p, simulator: { world: w.db } }' }).settings).toMatchObject({
      policies: resolve('/etc/sk/p'),
      simulator: { world: resolve('/etc/sk/w.db') },
    })
  })

  it('of the simulated world follows the state folder', () => {
    expect(resolved({ flags: { state: '/s' } }).settings.simulator.world).toBe(resolve('/s/simulator.db'))
  })
})

describe('the state folder', () => {
  it('is that of the daemon that keeps the host, where nobody chose one', () => {
    const { settings, origins } = resolved({ holder: '/run/daemon' })
    expect(settings.state).toBe('/run/daemon')
    expect(settings.simulator.world).toBe(join('/run/daemon/simulator.db'))
    expect(origins.get('state')).toEqual({ kind: 'daemon' })
  })

  it.each<Given>([{ flags: { state: '/s' } }, { env: { STATIONKEEPER_STATE: '/s' } }, { file: '{ state: /s }' }])(
    'is what was chosen, whoever keeps the host: %j',
    given => {
      expect(resolved({ ...given, holder: '/run/daemon' }).settings.state).toBe(resolve('/s'))
    },
  )
})

describe('a value that cannot be one', () => {
  it.each<[string, Given, RegExp]>([
    ['of a flag', { flags: { logLevel: 'loud' } }, /^--log-level: .*loud/],
    ['of a variable', { env: { STATIONKEEPER_RESYNC: 'soon' } }, /^STATIONKEEPER_RESYNC: .*soon/],
    [
      'that is no number',
      { env: { STATIONKEEPER_SIMULATOR_CONCURRENCY: 'many' } },
      /^STATIONKEEPER_SIMULATOR_CONCURRENCY: /,
    ],
    ['that is too large', { env: { STATIONKEEPER_SIMULATOR_HANG_RATE: '2' } }, /^STATIONKEEPER_SIMULATOR_HANG_RATE: /],
    ['that is no zone', { env: { STATIONKEEPER_TIME_ZONE: 'Mars/Base' } }, /^STATIONKEEPER_TIME_ZONE: .*Mars/],
    [
      'that is no count',
      { env: { STATIONKEEPER_HOST_LIMIT_COUNT: '0' } },
      /^STATIONKEEPER_HOST_LIMIT_COUNT: .*at least 1/,
    ],
    [
      'that looks back too far',
      { env: { STATIONKEEPER_HOST_LIMIT_PER: '2d' } },
      /^STATIONKEEPER_HOST_LIMIT_PER: .*at most 24h/,
    ],
    [
      'of a budget that looks back too far',
      { env: { STATIONKEEPER_DISRUPTION_BUDGET_PER: '25h' } },
      /^STATIONKEEPER_DISRUPTION_BUDGET_PER: .*at most 24h/,
    ],
    ['that is no share', { env: { STATIONKEEPER_BLOCK_ALL_SHARE: '60%' } }, /^STATIONKEEPER_BLOCK_ALL_SHARE: /],
    [
      'that is no switch',
      { env: { STATIONKEEPER_SIMULATOR_ARMED: 'yes' } },
      /^STATIONKEEPER_SIMULATOR_ARMED: .*true or false/,
    ],
    [
      'with a control character in its list',
      { env: { STATIONKEEPER_PROTECT_USERS: 'ana,CLASS\teacher' } },
      /^STATIONKEEPER_PROTECT_USERS: .*control character/,
    ],
    ['that is no provider', { flags: { provider: 'telepathy' } }, /^--provider: .*telepathy/],
  ])('%s names where it was given', (_, given, words) => {
    expect(() => resolved(given)).toThrow(SettingsError)
    expect(() => resolved(given)).toThrow(words)
  })
})

it('gives every setting a variable of its own', () => {
  expect(variableName('simulator.failureRate')).toBe('STATIONKEEPER_SIMULATOR_FAILURE_RATE')
  expect(variableName('disruptionBudget.share')).toBe('STATIONKEEPER_DISRUPTION_BUDGET_SHARE')
  expect(new Set(settingNames.map(variableName)).size).toBe(settingNames.length)
})

it('keeps the lease of a simulated host beside its world', () => {
  expect(leasePath(resolved({ flags: { state: '/s' } }).settings)).toBe(resolve('/s/simulator.db.lease'))
})
