import { describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/model/policy.ts'
import { instant } from '../../../src/model/time.ts'
import { loadPolicies } from '../../../src/policy/load.ts'
import { head, policy } from './policy-text.ts'

function ruleOf(text: string, timeZone: string | null = null): Rule {
  const { bundle, diagnostics } = loadPolicies([{ path: 'rooms/a.yaml', text }], { timeZone })
  const [rule] = bundle?.rules ?? []
  if (rule === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return rule
}

describe('a policy', () => {
  it('becomes rules with every default filled in', () => {
    expect(ruleOf(policy('match: { station: 3 }'))).toEqual({
      policy: 'a',
      rule: 'r',
      file: 'rooms/a.yaml',
      line: 6,
      priority: 0,
      planOnly: false,
      honour: null,
      notice: null,
      match: { station: ['3'] },
      ensure: 'unlocked',
      timeout: 10_000,
      touchAdmins: false,
      lift: 'blocks',
      windows: [],
      notBefore: null,
      expiresAt: null,
      reapply: {
        every: 60_000,
        backoff: { initial: 1_000, max: 300_000 },
        limit: { count: 120, per: 3_600_000 },
        contestedAfter: { reversals: 5, within: 600_000 },
        whenContested: 'slow',
      },
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
  })

  it('takes every field of a match, one value or several', () => {
    const { match } = ruleOf(
      policy(`match:
  everySession: true
  sessionId: [5, c2]
  user: 'CLASS\\pupil*'
  group: [Pupils, 7]
  station: [3, 03, 1.10]
  labels: { room: lab-1, floor: [2, 3] }
  client: LAPTOP-?
  connection: [station, remote]
  admin: false
  idleFor: 30m
  host: WMS1
  any: [{ station: 3 }, { user: ana }]
  all: [{ station: 4 }]
  not: { admin: true }`),
    )
    expect(match).toEqual({
      everySession: true,
      sessionId: ['5', 'c2'],
      user: ['CLASS\\pupil*'],
      group: ['Pupils', '7'],
      station: ['3', '03', '1.10'],
      labels: { room: ['lab-1'], floor: ['2', '3'] },
      client: ['LAPTOP-?'],
      connection: ['station', 'remote'],
      admin: false,
      idleFor: 1_800_000,
      host: ['WMS1'],
      any: [{ station: ['3'] }, { user: ['ana'] }],
      all: [{ station: ['4'] }],
      not: { admin: true },
    })
  })

  it('resolves windows: days, calendars with both ends, midnight, and the nearest zone', () => {
    const text = `${policy(`match: { station: 3 }
when:
  - { days: [tue, mon, mon], from: "8:30", to: "24:00", except: [2026-12-25, holidays] }
  - { on: holidays, from: "22:00", to: "06:00", timeZone: America/New_York }`)}  timeZone: Europe/Paris
---
apiVersion: stationkeeper/v1
kind: Calendar
metadata: { name: holidays }
spec: { dates: [1970-01-02, { from: 1970-02-01, to: 1970-02-03 }] }
`
    const holidays = [
      { first: 1, last: 1 },
      { first: 31, last: 33 },
    ]
    expect(ruleOf(text, 'Asia/Tokyo').windows).toEqual([
      {
        timeZone: 'Europe/Paris',
        days: [1, 2],
        on: null,
        except: [{ first: 20_812, last: 20_812 }, ...holidays],
        from: 30_600_000,
        to: 86_400_000,
      },
      { timeZone: 'America/New_York', days: null, on: holidays, except: [], from: 79_200_000, to: 21_600_000 },
    ])
  })

  it("reads windows in the settings' zone where policy and window have none", () => {
    const text = policy('match: { station: 3 }\nwhen: { to: "08:00" }')
    expect(ruleOf(text, 'Asia/Tokyo').windows[0]?.timeZone).toBe('Asia/Tokyo')
  })

  it('holds between two instants', () => {
    const rule = ruleOf(
      `${policy('match: { station: 3 }')}  notBefore: 2026-12-01T00:00Z\n  expiresAt: 2027-01-31T00:00:00+01:00\n`,
    )
    expect([rule.notBefore, rule.expiresAt]).toEqual([
      instant(Date.UTC(2026, 11, 1)),
      instant(Date.UTC(2027, 0, 30, 23)),
    ])
  })

  it.each([
    ['mode: plan-only', policy('match: { station: 3 }', '  mode: plan-only\n'), { planOnly: true }],
    [
      'a notice',
      policy('match: { station: 3 }\nensure: disconnected\nnotice: { before: 5m, text: Bye }'),
      { planOnly: false, notice: { before: 300_000, text: 'Bye' } },
    ],
    ['onBlock: honour', policy('match: { station: 3 }\nonBlock: honour 15m'), { planOnly: false, honour: 900_000 }],
    ['onBlock: resist', policy('match: { station: 3 }\nonBlock: resist'), { planOnly: false, honour: null }],
  ])('says %s', (_, text, said) => {
    expect(ruleOf(text)).toMatchObject(said)
  })

  it('keeps unmentioned fields of reapply, and knows presets', () => {
    const own = ruleOf(policy('match: { station: 3 }\nreapply: { every: 2m, backoff: { max: 1m } }')).reapply
    expect([own.every, own.backoff, own.limit.count]).toEqual([120_000, { initial: 1_000, max: 60_000 }, 120])
    const normal = ruleOf(policy('match: { station: 3 }\nreapply: normal')).reapply
    expect(normal).toEqual(ruleOf(policy('match: { station: 3 }\nreapply: {}')).reapply)
    const gentle = ruleOf(policy('match: { station: 3 }\nreapply: gentle')).reapply
    expect(gentle.every).toBeGreaterThan(normal.every)
  })
})

describe('a bundle', () => {
  const named = (name: string, priorities: readonly number[]): string =>
    `${head.replace('name: a', `name: ${name}`)}spec:\n  rules:\n${priorities
      .map((p, i) => `    - { name: r${i}, match: { station: ${name}${i} }, ensure: unlocked, priority: ${p} }\n`)
      .join('')}`
  const files = [
    { path: '1.yaml', text: named('b', [0, 5, 0]) },
    { path: '2.yaml', text: named('a', [0, 9]) },
  ]

  it('orders rules by priority, policy and place', () => {
    const { bundle, policies } = loadPolicies(files, { timeZone: null })
    expect(bundle?.rules.map(({ policy: of, rule }) => `${of}/${rule}`)).toEqual([
      'a/r1',
      'b/r1',
      'a/r0',
      'b/r0',
      'b/r2',
    ])
    expect(bundle?.policies).toEqual(['a', 'b'])
    expect(policies).toBe(2)
  })

  it('does not depend on the order or names of files', () => {
    const [first, second] = files.map(({ text }, index) => ({ path: `${9 - index}.yml`, text }))
    const { bundle } = loadPolicies(first && second ? [second, first] : [], { timeZone: null })
    expect(bundle?.revision).toBe(loadPolicies(files, { timeZone: null }).bundle?.revision)
  })

  it('gives a rule the same digest wherever it stands, and another for other content', () => {
    const digest = ruleOf(policy('match: { station: 3 }')).digest
    expect(ruleOf(`\n# moved\n${policy('match: { station: 3 }')}`).digest).toBe(digest)
    expect(ruleOf(policy('match: { station: 3 }\ntimeout: 11s')).digest).not.toBe(digest)
  })

  it('merges inventories that agree', () => {
    const inventory = (name: string): string =>
      `apiVersion: stationkeeper/v1\nkind: Inventory\nmetadata: { name: ${name} }\nspec: { stations: { 3: { name: 7, labels: { floor: 2 } }, "x": {} } }\n`
    const { bundle } = loadPolicies([{ path: 'a.yaml', text: `${inventory('a')}---\n${inventory('b')}` }], {
      timeZone: null,
    })
    expect([...(bundle?.stations ?? [])]).toEqual([
      ['3', { name: '7', labels: { floor: '2' } }],
      ['x', { name: null, labels: {} }],
    ])
  })

  it('is made of nothing at all', () => {
    expect(loadPolicies([], { timeZone: null })).toMatchObject({ diagnostics: [], policies: 0, bundle: { rules: [] } })
  })
})
