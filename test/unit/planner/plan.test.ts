import { describe, expect, test } from 'vitest'
import { noHolds } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import { plus } from '../../../src/model/time.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { bundle, lasting, rule, window } from '../../support/bundle.ts'
import { guards } from '../../support/guards.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { hold, override } from '../../support/placed.ts'
import { planned } from '../../support/planning.ts'

describe('a plan', () => {
  test('is ordered by session id: numbers by value, then text', () => {
    const ids = ['c2', '10', '9', 'C1', '007', '7', 'c10', '0']
    const plan = planned(
      [],
      ids.map(id => session({ id })),
    )
    expect(plan.decisions.map(decision => decision.session.id)).toEqual(['0', '007', '7', '9', '10', 'C1', 'c10', 'c2'])
  })

  test('names host, revision, and the instants of looking and planning', () => {
    const { id: _, ...shown } = plan({
      prepared: prepare(bundle([])),
      observation: observation([], { observedAt: at('2026-11-21T11:59:58Z'), host: 'Host-7' }),
      ledger: emptyLedger,
      holds: noHolds,
      guards,
      now: noon,
      zones: null,
    })
    expect(shown).toEqual({
      host: 'Host-7',
      revision: 'sha256:one',
      observedAt: at('2026-11-21T11:59:58Z'),
      plannedAt: noon,
      wakeAt: null,
      fightDetection: 'on',
      decisions: [],
      summary: {
        unlock: 0,
        disconnect: 0,
        assert: 0,
        inSync: 0,
        unverified: 0,
        unmanaged: 0,
        withheld: 0,
        conflict: 0,
        unsupported: 0,
      },
    })
  })

  test('counts each decision once', () => {
    const station = (name: string, ensure: 'unlocked' | 'disconnected' | 'unmanaged', differences = {}) =>
      rule({ rule: name, ensure, match: { station: [name] }, ...differences })
    const rules = [
      station('open', 'unlocked'),
      station('close', 'disconnected'),
      station('leave', 'unmanaged'),
      station('both', 'unlocked'),
      station('both', 'disconnected'),
      station('trial', 'disconnected', { planOnly: true }),
    ]
    const { summary } = planned(rules, [
      session({ id: '1', station: 'open', blocked: 'yes' }),
      session({ id: '2', station: 'open', blocked: 'yes' }),
      session({ id: '3', station: 'open', blocked: 'unknown' }),
      session({ id: '4', station: 'open', blocked: 'no' }),
      session({ id: '5', station: 'open', state: 'disconnected' }),
      session({ id: '6', station: 'close' }),
      session({ id: '7', station: 'close', state: 'disconnected' }),
      session({ id: '8', station: 'close', own: true }),
      session({ id: '9', station: 'close', can: [] }),
      session({ id: '10', station: 'leave' }),
      session({ id: '11', station: 'elsewhere' }),
      session({ id: '12', station: 'open', user: null }),
      session({ id: '13', station: 'both' }),
      session({ id: '14', station: 'trial' }),
    ])
    expect(summary).toEqual({
      unlock: 2,
      disconnect: 1,
      assert: 1,
      inSync: 3,
      unverified: 0,
      unmanaged: 3,
      withheld: 2,
      conflict: 1,
      unsupported: 1,
    })
  })

  test('counts what can not be verified apart from what is in sync', () => {
    const { summary } = planned([rule()], [session({ blocked: 'unknown' }), session({ id: '6' })], {
      observation: { unlockLiftsLocks: true },
    })
    expect([summary.unverified, summary.inSync]).toEqual([1, 1])
  })

  test('has another id when it decides otherwise, of someone else, by another rule or at another time', () => {
    const ids = [
      planned([rule()], [session()]),
      planned([rule()], [session({ blocked: 'yes' })]),
      planned([rule()], [session({ id: '6' })]),
      planned([rule()], [session()], { now: at('2026-11-21T12:00:00.001Z') }),
      planned([rule()], [session()], { bundle: { revision: 'sha256:two' } }),
      planned([rule()], [session()], { observation: { host: 'host-2' } }),
      planned([rule()], [session({ user: 'ben' })]),
      planned([rule({ rule: 'other' })], [session()]),
      planned([rule()], [session({ user: null })]),
      planned([rule()], [session({ user: null }), session({ id: '6', user: null, blocked: 'unknown' })]),
    ].map(plan => plan.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('has another id when it tells something else of why', () => {
    const blocked = session({ blocked: 'yes' })
    const open = rule()
    const close = rule({ rule: 'close', ensure: 'disconnected' })
    const trial = rule({ rule: 'trial', planOnly: true, ensure: 'disconnected', priority: 1 })
    const soon = plus(noon, lasting('5m'))
    const held = (by: string, until = soon) => ({ holds: { holds: [hold({ by, until })], overrides: [override()] } })
    const overruled = (by: string, until = soon) => ({ holds: { overrides: [override({ by, until })] } })
    const warned = (before: string) => ({ ...close, notice: { before: lasting(before), text: 'Soon.' } })
    const protect = (groups: readonly string[], users: readonly string[]) => ({
      guards: { protect: { groups, users } },
    })
    const ids = [
      planned([open], [blocked], held('keller')),
      planned([open], [blocked], held('huber')),
      planned([open], [blocked], held('keller', plus(noon, lasting('6m')))),
      planned([open], [blocked], overruled('keller')),
      planned([open], [blocked], overruled('huber')),
      planned([open], [blocked], overruled('keller', plus(noon, lasting('6m')))),
      planned([close], [blocked], overruled('keller')),
      planned([], [blocked], overruled('keller')),
      planned([warned('1m')], [blocked]),
      planned([warned('2m')], [blocked]),
      planned([close], [{ ...blocked, groups: null }], protect(['teachers'], [])),
      planned([close], [{ ...blocked, groups: null }], protect([], ['ana'])),
      planned([open, trial], [session()]),
      planned([open, { ...trial, rule: 'trial-2' }], [session()]),
      planned([open], [{ ...blocked, can: [] }]),
      planned([open], [{ ...blocked, can: [], cannot: { unlock: 'nobody can' } }]),
      planned([open], [{ ...blocked, can: [], cannot: { unlock: 'nothing can' } }]),
    ].map(plan => plan.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('tells whether blocks are seen in its id', () => {
    const unmanaged = rule({ ensure: 'unmanaged' })
    const seen = planned([unmanaged], [session()])
    const unseen = planned([unmanaged], [session({ blocked: 'unknown' })])
    expect([seen.fightDetection, unseen.fightDetection]).toEqual(['on', 'off'])
    expect(unseen.id).not.toBe(seen.id)
  })
})

describe('when to plan again', () => {
  const idle = rule({ rule: 'idle', ensure: 'disconnected', match: { idleFor: lasting('30m') } })

  test('is never where time alone changes nothing', () => {
    expect(planned([rule()], [session({ blocked: 'yes' })]).wakeAt).toBeNull()
  })

  test('is when the first session has been idle long enough', () => {
    const sessions = ['11:40', '11:35', '11:20'].map((time, index) =>
      session({ id: String(index), idleSince: at(`2026-11-21T${time}:00Z`) }),
    )
    expect(planned([idle], sessions).wakeAt).toBe(at('2026-11-21T12:05:00Z'))
  })

  test('is never for a session of which nobody knows since when it is idle', () => {
    expect(planned([idle], [session({ idleSince: null })]).wakeAt).toBeNull()
  })

  test('knows of an idle time deep in a match', () => {
    const deep = rule({ match: { any: [{ user: ['ben'] }, { all: [{ not: { idleFor: lasting('45m') } }] }] } })
    expect(planned([deep], [session({ idleSince: noon })]).wakeAt).toBe(at('2026-11-21T12:45:00Z'))
  })

  test('is the earliest of all, also of what is only previewed', () => {
    const trial = { ...idle, planOnly: true }
    const until = rule({ expiresAt: at('2026-11-21T13:00:00Z') })
    expect(planned([until, trial], [session({ idleSince: at('2026-11-21T11:50:00Z') })]).wakeAt).toBe(
      at('2026-11-21T12:20:00Z'),
    )
    expect(planned([until], [session()]).wakeAt).toBe(at('2026-11-21T13:00:00Z'))
  })
})

test('only a bundle with windows needs time zones', () => {
  expect(prepare(bundle([rule()])).needsZones).toBe(false)
  expect(prepare(bundle([rule(), rule({ rule: 'lesson', windows: [window()] })])).needsZones).toBe(true)
})
