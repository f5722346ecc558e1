import { describe, expect, it } from 'vitest'
import { checkSettings, defaultSettings, parseSettings } from '../../../src/policy/settings-file.ts'

const head = 'apiVersion: stationkeeper/v1\nkind: Settings\n'

describe('settings', () => {
  it('have a default for everything', () => {
    expect(defaultSettings()).toEqual({
      host: null,
      provider: 'simulator',
      git: null,
      policies: null,
      state: null,
      timeZone: null,
      resync: 30_000,
      settle: 2_000,
      observeTimeout: 10_000,
      logLevel: 'info',
      hostLimit: { count: 7_200, per: 3_600_000 },
      disruptionBudget: { count: 30, share: null, per: 600_000 },
      protect: { users: [], groups: [] },
      blockAll: { sessions: 3, share: 0.6, within: 5_000 },
      longestHold: 28_800_000,
      leases: null,
      api: { listen: null, origins: [] },
      alerts: { webhook: null, webhookFile: null, minimumGap: 60_000, names: false },
      simulator: {
        world: null,
        concurrency: 8,
        latency: 0,
        failureRate: 0,
        hangRate: 0,
        blocked: 'known',
        armed: true,
        invokedFrom: null,
        seed: null,
      },
      multipoint: {
        computer: null,
        powershell: null,
        concurrency: 2,
        probeProcess: null,
        probeScript: null,
        probeTimeout: 5_000,
      },
      wts: { library: null },
      logind: { bus: null },
    })
  })

  it.each([
    ['a file without settings', head],
    ['a file with an empty spec', `${head}spec: {}\n`],
    ['a file with an empty simulator', `${head}spec: { simulator: {} }\n`],
  ])('of %s are the defaults', (_, text) => {
    expect(parseSettings('s.yaml', text)).toEqual({
      settings: defaultSettings(),
      diagnostics: [],
      written: new Set(),
    })
  })

  it('say which of them were written', () => {
    const text = `${head}spec:\n  resync: 1m\n  timeZone: Europe/Paris\n  simulator: { failureRate: 0.50, latency: 0ms, seed: 7 }\n`
    const { settings, written, diagnostics } = parseSettings('s.yaml', text)
    expect(diagnostics).toEqual([])
    expect(settings).toMatchObject({
      resync: 60_000,
      timeZone: 'Europe/Paris',
      simulator: { failureRate: 0.5, seed: 7 },
    })
    expect(written).toEqual(
      new Set(['resync', 'timeZone', 'simulator.failureRate', 'simulator.latency', 'simulator.seed']),
    )
  })

  it('of a set are written one by one', () => {
    const sets = '{ hostLimit: { per: 24h }, disruptionBudget: {}, protect: { users: [a] }, blockAll: { share: 1 } }'
    const { settings, written, diagnostics } = parseSettings('s.yaml', `${head}spec: ${sets}\n`)
    expect(diagnostics).toEqual([])
    expect(settings).toMatchObject({
      hostLimit: { count: 7_200, per: 86_400_000 },
      protect: { users: ['a'], groups: [] },
      blockAll: { sessions: 3, share: 1, within: 5_000 },
    })
    expect(written).toEqual(new Set(['hostLimit.per', 'protect.users', 'blockAll.share']))
  })

  it('of an empty file are the defaults, with a warning', () => {
    const { settings, diagnostics } = parseSettings('s.yaml', '# nothing yet\n')
    expect(settings).toEqual(defaultSettings())
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([['SK3001', 'warning']])
  })

  it.each([
    ['an unknown field', `${head}spec: { resink: 1m }\n`, 'SK2004:3:9', 'did you mean resync?'],
    ['an unknown provider', `${head}spec: { provider: simulater }\n`, 'SK2007:3:19', 'did you mean simulator?'],
    [
      'a share above one',
      `${head}spec: { simulator: { hangRate: 2 } }\n`,
      'SK2009:3:32',
      'Share of actions that never end.',
    ],
    [
      'a zone',
      `${head}spec: { timeZone: Tokyo Standard Time }\n`,
      'SK3101:3:19',
      expect.stringContaining('Asia/Tokyo'),
    ],
    [
      'a limit that looks back over a day',
      `${head}spec: { hostLimit: { per: 25h } }\n`,
      'SK3113:3:27',
      'what is older than a day is not kept',
    ],
    [
      'a budget that looks back over a day',
      `${head}spec: { disruptionBudget: { per: 2d } }\n`,
      'SK3113:3:34',
      'what is older than a day is not kept',
    ],
    ['a budget of nothing', `${head}spec: { disruptionBudget: { share: 0 } }\n`, 'SK2008:3:36', expect.anything()],
    ['a share of Block All above one', `${head}spec: { blockAll: { share: 60 } }\n`, 'SK2009:3:28', expect.anything()],
    [
      'a protected user whose backslash YAML ate',
      `${head}spec: { protect: { users: [ana, "CLASS\\teacher"] } }\n`,
      'SK3006:3:33',
      "put it into 'single quotes'",
    ],
    [
      'a repository without its url',
      `${head}spec: { policies: { git: { branch: main } } }\n`,
      'SK2005:3:21',
      expect.stringContaining('https, ssh'),
    ],
    [
      'a repository of which nothing is named',
      `${head}spec: { policies: { git: { url: /srv/p.git } } }\n`,
      'SK2007:3:26',
      'say branch: main, if that is meant',
    ],
    [
      'a repository with two ways to log in',
      `${head}spec: { policies: { git: { url: /srv/p.git, branch: main, credentials: { helper: manager, file: c } } } }\n`,
      'SK2007:3:97',
      'leave one of them out',
    ],
    [
      'a size without its unit',
      `${head}spec: { policies: { git: { url: /srv/p.git, branch: main, maxSize: "64" } } }\n`,
      'SK2008:3:68',
      expect.anything(),
    ],
    ['policies that are a list', `${head}spec: { policies: [a] }\n`, 'SK2006:3:19', expect.stringContaining('folder')],
    ['a policy', 'apiVersion: stationkeeper/v1\nkind: SessionPolicy\n', 'SK2003:2:7', 'write kind: Settings'],
    ['broken YAML', `${head}spec: [\n`, 'SK1001:4:1', null],
  ])('are refused with the place: %s', (_, text, place, hint) => {
    const { settings, diagnostics } = parseSettings('s.yaml', text)
    expect(settings).toBeNull()
    expect(diagnostics.map(({ code, line, column }) => `${code}:${line}:${column}`)).toEqual([place])
    expect(diagnostics[0]?.hint).toEqual(hint)
  })

  it('are shown without the passwords that stand beside what is wrong', () => {
    const git = [
      'url: "https://ana:pa:ss@git.example/p.git"',
      'proxy: http://token@proxy.example:3128',
      'maxSize: much',
    ]
    const { diagnostics } = parseSettings(
      's.yaml',
      `${head}spec:\n  policies:\n    git:\n${git.map(line => `      ${line}\n`).join('')}`,
    )
    const shown = JSON.stringify(diagnostics)
    expect(shown).toContain('maxSize')
    expect(shown).toContain('https://*********@git.example/p.git')
    expect(shown).toContain('http://*****@proxy.example:3128')
  })

  it('from elsewhere are checked by the same schema', () => {
    expect(checkSettings({ resync: '5s', simulator: { concurrency: 2 } }).settings).toMatchObject({
      resync: 5_000,
      simulator: { concurrency: 2, blocked: 'known' },
    })
    expect(checkSettings({ simulator: { concurrency: 'many' } })).toEqual({
      settings: null,
      problems: [
        {
          name: 'simulator.concurrency',
          message: 'concurrency is the text "many", but must be a whole number',
          hint: 'Actions at a time.',
        },
      ],
    })
    expect(checkSettings({ hostLimit: { per: '25h' } }).problems).toEqual([
      {
        name: 'hostLimit.per',
        message: 'hostLimit.per is 25h, but must be at most 24h',
        hint: 'what is older than a day is not kept',
      },
    ])
    expect(checkSettings({ timeZone: 'Nowhere/At_All' }).problems.map(({ name }) => name)).toEqual(['timeZone'])
    expect(checkSettings({ logLevle: 'info' }).problems[0]?.hint).toBe('did you mean logLevel?')
  })
})
