import { beforeAll, describe, expect, test } from 'vitest'
import { compareBundles, type Occasion } from '../../../src/compare/compare-bundles.ts'
import type { BundleDifference } from '../../../src/compare/diff.ts'
import type { Horizon } from '../../../src/compare/turning-points.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import type { Bundle, Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { isoInstant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { bundle, clock, lasting, rule, stations, window } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { inputsOf } from '../../support/planning.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

interface About {
  readonly occasions?: readonly Occasion[]
  readonly horizon?: Horizon
}

function occasion(sessions: readonly Session[], given: Partial<Occasion> = {}): Occasion {
  const { observation, ledger, holds, guards, now } = inputsOf([], sessions)
  return { source: 'monday.json', observation, ledger, holds, guards, now, ...given }
}

function compared(before: Bundle, after: Bundle, { occasions = [], horizon }: About): BundleDifference {
  return compareBundles({
    before: { name: 'old', commit: null, prepared: prepare(before) },
    after: { name: 'HEAD', commit: 'c0ffee', prepared: prepare(after) },
    occasions,
    zones,
    horizon: horizon ?? null,
  })
}

function differences(before: readonly Rule[], after: readonly Rule[], sessions: readonly Session[]) {
  const found = compared(bundle(before), bundle(after), { occasions: [occasion(sessions)] })
  return found.snapshots[0]?.differences ?? []
}

const goes = rule({ rule: 'goes', ensure: 'disconnected' })
const ana = session({ id: '5', blocked: 'yes' })

describe('sessions', () => {
  test('are told of only where they are decided about differently, by session id', () => {
    const other = rule({ rule: 'tens', match: { sessionId: ['10', '9'] }, ensure: 'disconnected', priority: 1 })
    const sessions = ['10', '9', '8'].map(id => session({ id }))
    const found = differences([rule()], [rule(), other], sessions)
    expect(found.map(({ session, before, after }) => [session.id, before.status, after.action])).toEqual([
      ['9', 'in-sync', 'disconnect'],
      ['10', 'in-sync', 'disconnect'],
    ])
  })

  test('differ by their rule alone where another says the same', () => {
    const [found] = differences([rule()], [rule({ rule: 'renamed' })], [ana])
    expect(found).toMatchObject({
      kind: 'rule',
      before: { rule: { rule: 'open' } },
      after: { rule: { rule: 'renamed' } },
    })
  })

  test('do not differ where a rule has moved to another file or line', () => {
    expect(differences([rule()], [rule({ file: 'moved/room.yaml', line: 99 })], [ana])).toEqual([])
  })

  test('differ where the end of a wait does', () => {
    const warned = (length: '5m' | '10m') =>
      rule({ ensure: 'disconnected', notice: { before: lasting(length), text: 'x' } })
    const [found] = differences([warned('5m')], [warned('10m')], [ana])
    expect(found).toMatchObject({ kind: 'outcome', before: { status: 'withheld' }, after: { status: 'withheld' } })
  })

  test('differ where a rule that only previews is another', () => {
    const trial = rule({ rule: 'trial', planOnly: true, ensure: 'disconnected' })
    const [found] = differences([rule()], [rule(), { ...trial, priority: 1 }], [ana])
    expect(found?.before.preview).toBeUndefined()
    expect(found?.after).toMatchObject({ action: 'unlock', preview: { action: 'disconnect', rule: { rule: 'trial' } } })
  })

  test('are compared as though the host were armed, not stopped and its provider well', () => {
    const trouble = { until: at('2026-11-21T13:00:00Z'), message: 'access denied', revision: 'sha256:one' }
    const { guards } = occasion([])
    const halted = occasion([ana], {
      guards: { ...guards, armed: false, stopped: true },
      ledger: { ...emptyLedger, providerFailed: trouble },
    })
    const found = compared(bundle([rule()]), bundle([goes]), { occasions: [halted] })
    expect(found.snapshots[0]?.differences[0]).toMatchObject({
      before: { status: 'change', action: 'unlock' },
      after: { status: 'change', action: 'disconnect' },
    })
  })
})

describe('rules', () => {
  const rulesOf = (before: readonly Rule[], after: readonly Rule[]) => compared(bundle(before), bundle(after), {}).rules

  test('are added, removed and changed by their names, and it is said in what', () => {
    const stricter = rule({ priority: 5, match: { user: ['ana'] } })
    const found = rulesOf([rule(), goes], [stricter, rule({ rule: 'new', line: 12 })])
    expect(found.added).toEqual([{ policy: 'room', rule: 'new', file: 'room.yaml', line: 12 }])
    expect(found.removed.map(({ rule }) => rule)).toEqual(['goes'])
    expect(found.changed).toMatchObject([{ after: { rule: 'open' }, fields: ['priority', 'match'] }])
  })

  test('of one name in two policies are two', () => {
    const other = rule({ policy: 'other' })
    expect(rulesOf([rule()], [rule(), other])).toMatchObject({ added: [{ policy: 'other' }], removed: [], changed: [] })
  })
})

test('stations are told of that have another name or other labels', () => {
  const before = bundle([], { stations: stations({ 1: { room: 'a' }, 2: { room: 'a' }, 10: {} }) })
  const after = bundle([], { stations: stations({ 1: { room: 'a' }, 2: { room: 'b' }, 3: {} }) })
  expect(compared(before, after, {}).stations).toEqual(['2', '3', '10'])
})

describe('sums', () => {
  test('count sessions that newly count somewhere, over all snapshots', () => {
    const occasions = [occasion([ana, session({ id: '6' })]), occasion([ana])]
    const { summary, snapshots } = compared(bundle([rule()]), bundle([goes]), { occasions })
    expect(summary).toMatchObject({ sessions: 3, differences: 3, byRuleAlone: 0 })
    expect(summary.before).toMatchObject({ unlock: 2, inSync: 1, disconnect: 0 })
    expect(summary.newly).toMatchObject({ disconnect: 3, unlock: 0, changes: 1, inSync: 0 })
    expect(snapshots.map(({ summary }) => summary.newly.disconnect)).toEqual([2, 1])
  })

  test('count a disconnect that is merely put off, and none that a person is protected from', () => {
    const warned = { ...goes, notice: { before: lasting('5m'), text: 'x' } }
    const admin = session({ id: '9', admin: true })
    const { summary } = compared(bundle([]), bundle([warned]), { occasions: [occasion([ana, admin])] })
    expect(summary.newly).toMatchObject({ disconnect: 1, changes: 1, withheld: 2 })
    expect(summary.after).toMatchObject({ disconnect: 0, withheld: 2 })
  })

  test.each([
    ['whether somebody is an administrator', { admin: null }],
    ['when somebody logged on', { logonAt: null }],
    ['whether a rule that wants something else is about somebody', { client: null, connection: 'remote' }],
  ] as const)('count a disconnect that waits only until it is known %s', (_, unknown) => {
    const elsewhere = rule({ rule: 'elsewhere', ensure: 'unmanaged', match: { client: ['lab-*'] }, priority: 9 })
    const { summary } = compared(bundle([]), bundle([goes, elsewhere]), {
      occasions: [occasion([session({ client: '', ...unknown })])],
    })
    expect(summary.newly).toMatchObject({ disconnect: 1, changes: 1, withheld: 1 })
  })

  test('do not count anew what was merely put off before', () => {
    const warned = { ...goes, notice: { before: lasting('5m'), text: 'x' } }
    const { summary } = compared(bundle([warned]), bundle([goes]), { occasions: [occasion([ana])] })
    expect(summary).toMatchObject({ differences: 1, newly: { disconnect: 0, changes: 0, withheld: 0 } })
  })
})

describe('over a time', () => {
  const evenings = (to: string) =>
    rule({ rule: 'evening', ensure: 'disconnected', windows: [window({ from: clock('18:00'), to: clock(to) })] })

  test('the instants are told at which the differences become others, and none at which both change alike', () => {
    const found = compared(bundle([evenings('20:00')]), bundle([evenings('21:00')]), {
      occasions: [occasion([ana])],
      horizon: { over: lasting('1d') },
    })
    const [snapshot] = found.snapshots
    expect(snapshot?.differences).toEqual([])
    expect(snapshot?.over).toMatchObject({ cut: null, until: noon + lasting('1d') })
    expect(
      snapshot?.over?.points.map(({ at, differences, settled, summary }) => [
        isoInstant(at),
        differences.map(({ before, after }) => `${before.action} > ${after.action}`),
        settled.map(({ id }) => id),
        summary.newly.disconnect,
      ]),
    ).toEqual([
      ['2026-11-21T20:00:00Z', ['none > disconnect'], [], 1],
      ['2026-11-21T21:00:00Z', [], ['5'], 0],
    ])
  })

  test('the sums of a point are of all that differs there, also of what differed before', () => {
    const idle = rule({ rule: 'idle', match: { idleFor: lasting('30m') }, ensure: 'disconnected' })
    const sessions = [session({ id: '1', idleSince: at('2026-11-21T11:00:00Z') }), session({ id: '2' })]
    const found = compared(bundle([]), bundle([idle]), {
      occasions: [occasion(sessions)],
      horizon: { over: lasting('1d') },
    })
    const [point] = found.snapshots[0]?.over?.points ?? []
    expect(point?.differences.map(({ session }) => session.id)).toEqual(['2'])
    expect(point?.summary).toMatchObject({ differences: 2, newly: { disconnect: 2 } })
  })

  test('too many points are cut, and that is said', () => {
    const found = compared(bundle([]), bundle([evenings('20:00')]), {
      occasions: [occasion([ana])],
      horizon: { over: lasting('7d'), maxPoints: 3 },
    })
    const { points, cut, until } = found.snapshots[0]?.over ?? {}
    expect([points?.length, cut, until]).toEqual([3, 'points', at('2026-11-22T20:00:00Z')])
  })
})
