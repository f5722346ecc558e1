import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../../../src/policy/load.ts'
import { head, placesOf, policy } from './policy-text.ts'

const calendar = (name: string, dates = '[2026-12-25]'): string =>
  `apiVersion: stationkeeper/v1\nkind: Calendar\nmetadata: { name: ${name} }\nspec: { dates: ${dates} }\n`
const inventory = (name: string, stations: string): string =>
  `apiVersion: stationkeeper/v1\nkind: Inventory\nmetadata: { name: ${name} }\nspec: { stations: ${stations} }\n`
const rules = (...items: string[]): string =>
  `${head}spec:\n  rules:\n${items.map(item => `    - { ${item} }\n`).join('')}`

const window = (fields: string): string => policy(`match: { station: 3 }\nwhen: { ${fields} }`)

describe('what is always an error', () => {
  it.each([
    ['an unknown zone of a policy', `${policy('match: { station: 3 }')}  timeZone: Europe/Pariss\n`, ['SK3101:9:13']],
    ['an unknown zone of a window', window('timeZone: Mars'), ['SK3101:8:25']],
    ['an offset instead of a zone', window('timeZone: "+01:00"'), ['SK3101:8:25']],
    ['an unknown calendar', window('except: [holidays]'), ['SK3102:8:24']],
    ['two documents with one name', `${calendar('a')}---\n${calendar('a')}`, ['SK3103:8:19']],
    [
      'two rules with one name',
      rules('name: a, match: { station: 1 }, ensure: unlocked', 'name: a, match: { station: 2 }, ensure: unlocked'),
      ['SK3104:7:15'],
    ],
    ['a window of no length', window('from: 8:30, to: "08:30"'), ['SK3105:8:31']],
    ['a window from midnight to midnight', window('to: "00:00"'), ['SK3105:8:19']],
    ['30 February in a window', window('on: 2026-02-30'), ['SK3106:8:19']],
    ['30 February in a calendar', calendar('a', '[2026-02-30]'), ['SK3106:4:17']],
    ['a range that ends before it begins', calendar('a', '[{ from: 2026-03-02, to: 2026-03-01 }]'), ['SK3106:4:41']],
    ['31 November as expiry', `${policy('match: { station: 3 }')}  expiresAt: 2026-11-31T00:00:00Z\n`, ['SK3106:9:14']],
    ['settings among the policies', 'apiVersion: stationkeeper/v1\nkind: Settings\nspec: {}\n', ['SK3107:2:7']],
    ['a test in a file of policies', 'apiVersion: stationkeeper/v1\nkind: PolicyTest\n', ['SK3108:2:7']],
    [
      'an expiry before the beginning',
      `${policy('match: { station: 3 }')}  notBefore: 2026-12-01T00:00:00Z\n  expiresAt: 2026-12-01T01:00:00+01:00\n`,
      ['SK3110:10:14'],
    ],
    [
      'one station described twice',
      `${inventory('a', '{ 3: { name: x } }')}---\n${inventory('b', '{ "3": { name: y } }')}`,
      ['SK3111:9:21'],
    ],
    [
      'a limit that looks back further than writes are kept',
      policy('match: { station: 3 }\nreapply: { limit: { count: 9000, per: 25h } }'),
      ['SK3113:8:45'],
    ],
    [
      'a fight that is remembered for longer than a day',
      policy('match: { station: 3 }\nreapply: { contestedAfter: { within: 25h } }'),
      ['SK3114:8:44'],
    ],
    ['a block honoured for longer than a day', policy('match: { station: 3 }\nonBlock: honour 2d'), ['SK3114:8:16']],
    [
      'a warning longer than a day before',
      policy('match: { station: 3 }\nensure: disconnected\nnotice: { before: 25h, text: Bye }'),
      ['SK3114:9:25'],
    ],
    [
      'a policy under the name of overrides',
      policy('match: { station: 3 }').replace('name: a', 'name: override'),
      ['SK3115:3:19'],
    ],
    [
      'a policy under the name of manual verbs',
      policy('match: { station: 3 }').replace('name: a', 'name: Manual'),
      ['SK3115:3:19'],
    ],
    ['a tab where a backslash was meant', policy('match: { user: "CLASS\\teacher*" }'), ['SK3006:7:22']],
    ['a backspace in a label', policy('match: { labels: { room: ["a\\b"] } }'), ['SK3006:7:33']],
    ['a tab within any and not', policy('match: { any: [{ not: { user: "A\\tb" } }] }'), ['SK3006:7:37']],
  ])('%s', (_, text, findings) => {
    expect(placesOf(text)).toEqual(findings)
    expect(loadPolicies([{ path: 'a.yaml', text }], { timeZone: 'UTC' }).bundle).toBeNull()
  })

  it('takes 10,000 rules and no more', () => {
    const many = (count: number): string =>
      rules(
        ...Array.from(
          { length: count },
          (_, index) => `name: r${index}, match: { station: ${index} }, ensure: unlocked`,
        ),
      )
    const most = loadPolicies([{ path: 'a.yaml', text: many(10_000) }], { timeZone: null })
    expect(most.bundle?.rules).toHaveLength(10_000)
    const more = loadPolicies([{ path: 'a.yaml', text: many(10_001) }], { timeZone: null })
    expect(more.diagnostics.map(({ code }) => code)).toEqual(['SK3109'])
    expect(more.bundle).toBeNull()
  }, 60_000)

  it('blames nobody for a calendar that stands in a file which cannot be read', () => {
    const files = [
      { path: 'a.yaml', text: window('except: [holidays]') },
      { path: 'b.yaml', text: `${calendar('holidays')}\tbroken: [\n` },
    ]
    const { diagnostics } = loadPolicies(files, { timeZone: 'UTC' })
    expect(new Set(diagnostics.map(({ file }) => file))).toEqual(new Set(['b.yaml']))
  })

  it.each([
    ['a calendar', `${window('except: [holydays]')}---\n${calendar('holidays')}`, 'did you mean holidays?'],
    ['a zone', window('timeZone: Europe/Pariss'), 'did you mean Europe/Paris?'],
    ['a city', window('timeZone: new york'), 'did you mean America/New_York?'],
    [
      'a Windows name',
      window('timeZone: W. Europe Standard Time'),
      'this is a Windows name; did you mean Europe/Berlin?',
    ],
    ['a date', window('on: 25.12.2026'), 'dates are year-month-day: 2026-12-25'],
    ['single quotes', policy('match: { user: "CLASS\\teacher*" }'), "did you mean single quotes? 'CLASS\\teacher*'"],
  ])('suggests what was meant: %s', (_, text, hint) => {
    const [found] = loadPolicies([{ path: 'a.yaml', text }], { timeZone: 'UTC' }).diagnostics
    expect(found?.hint).toBe(hint)
  })
})

describe('what is a warning', () => {
  const unlocked = 'ensure: unlocked'
  const gone = 'ensure: disconnected'

  it.each([
    ['a bare session id', rules(`name: a, match: { sessionId: 5 }, ${unlocked}`), ['SK3004:6:27']],
    ['a bare session id within not', rules(`name: a, match: { not: { sessionId: 5 } }, ${unlocked}`), ['SK3004:6:34']],
    ['asserting that uses up the limit', policy('match: { station: 3 }\nreapply: { every: 20s }'), ['SK3005:8:25']],
    [
      'a limit that asserting uses up',
      policy('match: { station: 3 }\nreapply: { limit: { count: 119 } }'),
      ['SK3005:8:16'],
    ],
    ['lifting locks', policy('match: { station: 3 }\nlift: any-lock'), ['SK3008:8:7']],
    [
      'a notice before no disconnect',
      policy('match: { station: 3 }\nnotice: { before: 5m, text: Bye }'),
      ['SK3011:8:7'],
    ],
    [
      'a notice of a rule that leaves sessions alone',
      policy('match: { station: 3 }\nensure: unmanaged\nnotice: { before: 5m, text: Bye }'),
      ['SK3011:9:7'],
    ],
    [
      'honouring blocks that nobody resists',
      policy('match: { station: 3 }\nensure: disconnected\nonBlock: honour 15m'),
      ['SK3012:9:7'],
    ],
    [
      'a fight that the limit never lets happen',
      policy(
        'match: { station: 3 }\nreapply: { every: 5m, limit: { count: 30 }, contestedAfter: { reversals: 32, within: 1h } }',
      ),
      ['SK3013:8:80'],
    ],
    [
      'a fight over several lengths of the limit',
      policy(
        'match: { station: 3 }\nreapply: { every: 5m, limit: { count: 30 }, contestedAfter: { reversals: 62, within: 61m } }',
      ),
      ['SK3013:8:80'],
    ],
    [
      'a wait that outlasts the fight',
      policy('match: { station: 3 }\nensure: disconnected\nreapply: { backoff: { max: 10m } }'),
      ['SK3014:9:34'],
    ],
    [
      'a fight that is over before the longest wait',
      policy('match: { station: 3 }\nreapply: { contestedAfter: { within: 5m } }'),
      ['SK3014:8:16'],
    ],
    [
      'a rule hidden by a broader one of higher priority',
      rules(
        `name: a, match: { user: 'CLASS\\*' }, ensure: unmanaged, priority: 1`,
        `name: b, match: { user: 'class\\ana', station: 3 }, ${unlocked}`,
      ),
      ['SK3002:7:15'],
    ],
    [
      'a rule hidden by everySession',
      rules(
        `name: a, match: { everySession: true }, ${gone}, priority: 1`,
        `name: b, match: { any: [{ station: 3 }, { admin: true }] }, ${unlocked}`,
      ),
      ['SK3002:7:15'],
    ],
    [
      'a rule hidden by one that comes first',
      rules(
        `name: a, match: { station: [3, 4] }, ${unlocked}`,
        `name: b, match: { station: 4, idleFor: 5m }, ${unlocked}`,
      ),
      ['SK3002:7:15'],
    ],
    [
      'equal priority, same match',
      rules(`name: a, match: { station: 3 }, ${unlocked}`, `name: b, match: { station: 3 }, ${gone}`),
      ['SK3003:7:15'],
    ],
    [
      'equal priority, one match within the other',
      rules(`name: a, match: { station: 3 }, ${unlocked}`, `name: b, match: { station: 3, idleFor: 5m }, ${gone}`),
      ['SK3003:7:15'],
    ],
    [
      'equal priority, a common value',
      rules(`name: a, match: { station: [3, 4] }, ${unlocked}`, `name: b, match: { station: [4, 5] }, ${gone}`),
      ['SK3003:7:15'],
    ],
    [
      'equal priority, windows that meet',
      rules(
        `name: a, match: { station: 3 }, ${unlocked}, when: { days: mon, from: '22:00', to: '02:00' }`,
        `name: b, match: { station: 3 }, ${gone}, when: { days: tue, from: '01:00', to: '03:00' }`,
      ),
      ['SK3003:7:15'],
    ],
  ])('%s', (_, text, findings) => {
    const { bundle, diagnostics } = loadPolicies([{ path: 'a.yaml', text }], { timeZone: 'UTC' })
    expect(diagnostics.map(({ code, line, column }) => `${code}:${line}:${column}`)).toEqual(findings)
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
    expect(bundle).not.toBeNull()
  })

  it.each([
    ['a session id with its user', rules(`name: a, match: { sessionId: 5, user: ana }, ${unlocked}`)],
    [
      'a broader rule below',
      rules(`name: a, match: { station: 3 }, ${unlocked}, priority: 1`, `name: b, match: { station: [3, 4] }, ${gone}`),
    ],
    [
      'a broader rule that has a window',
      rules(
        `name: a, match: { everySession: true }, ${gone}, priority: 1, when: { to: '08:00' }`,
        `name: b, match: { station: 3 }, ${unlocked}`,
      ),
    ],
    [
      'a name that a domain may or may not have',
      rules(
        `name: a, match: { user: 'c*' }, ${gone}, priority: 1`,
        `name: b, match: { user: 'CLASS\\ana' }, ${unlocked}`,
      ),
    ],
    [
      'equal priority, other stations',
      rules(`name: a, match: { station: 3 }, ${unlocked}`, `name: b, match: { station: 4 }, ${gone}`),
    ],
    [
      'equal priority, windows that only touch',
      rules(
        `name: a, match: { station: 3 }, ${unlocked}, when: { to: '08:00' }`,
        `name: b, match: { station: 3 }, ${gone}, when: { from: '08:00' }`,
      ),
    ],
    [
      'a notice, an honoured block and a rule that yields, each where it belongs',
      rules(
        `name: a, match: { station: 3 }, ${gone}, notice: { before: 24h, text: Bye }`,
        `name: b, match: { station: 4 }, ${unlocked}, onBlock: honour 24h`,
        `name: c, match: { station: 5 }, ${unlocked}, reapply: { whenContested: yield, backoff: { max: 1h } }`,
        `name: d, match: { station: 6 }, ensure: unmanaged, reapply: { backoff: { max: 1h } }`,
      ),
    ],
    [
      'a fight that the limit just lets happen: the first write may be long past',
      policy(
        'match: { station: 3 }\nreapply: { every: 5m, limit: { count: 30 }, contestedAfter: { reversals: 31, within: 1h } }',
      ),
    ],
    [
      'presets',
      rules(
        ...['gentle', 'normal', 'stubborn'].map(
          (preset, index) => `name: ${preset}, match: { station: ${index} }, ${unlocked}, reapply: ${preset}`,
        ),
      ),
    ],
  ])('%s is none', (_, text) => {
    expect(placesOf(text)).toEqual([])
  })

  it('does not let a policy hide another that outlasts it', () => {
    const first = rules(`name: a, match: { everySession: true }, ${gone}, priority: 1`)
    const second = rules(`name: b, match: { station: 3 }, ${unlocked}`).replace('name: a }', 'name: b }')
    const expiring = `${first}  expiresAt: 2027-01-01T00:00:00Z\n---\n${second}`
    expect(placesOf(expiring)).toEqual([])
    expect(placesOf(`${expiring}  expiresAt: 2026-12-31T00:00:00Z\n`)).toEqual(['SK3002:14:15'])
  })

  it('says once for each policy that a window has no zone, and reads it in UTC', () => {
    const text = rules(
      `name: a, match: { station: 3 }, ${unlocked}, when: { to: '08:00' }`,
      `name: b, match: { station: 4 }, ${unlocked}, when: [{ to: '08:00' }, { to: '09:00', timeZone: Europe/Paris }]`,
    )
    const { bundle, diagnostics } = loadPolicies([{ path: 'a.yaml', text }], { timeZone: null })
    expect(diagnostics.map(({ code }) => code)).toEqual(['SK3007'])
    expect(bundle?.rules.map(({ windows }) => windows.map(({ timeZone }) => timeZone))).toEqual([
      ['UTC'],
      ['UTC', 'Europe/Paris'],
    ])
  })
})
