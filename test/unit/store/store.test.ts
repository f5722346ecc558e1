import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backoffKey } from '../../../src/model/ledger.ts'
import { ms } from '../../../src/model/time.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, observation, RULE, session, stateFolder } from './fixtures.ts'

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  clock = new VirtualClock('2026-11-21T09:00:00Z')
  folder = stateFolder()
  store = openStore({ folder, host: HOST, clock, mode: 'write' })
})
afterEach(() => store.close())

const ana = incarnation('5', 'ana')

describe('an admitted intent', () => {
  it('is open, in flight and a write at once', () => {
    const wanted = intent(ana)
    expect(store.admit([wanted])).toEqual([wanted])
    expect(store.openActions()).toEqual([{ intent: wanted, intendedAt: clock.now(), outcome: null }])
    const ledger = store.ledger()
    expect(ledger.inFlight.get('5')).toEqual({ incarnation: ana.key, action: 'unlock' })
    expect(ledger.writes.get('5')).toEqual([clock.now()])
    expect(ledger.lastUnlock.get(ana.key)).toBe(clock.now())
  })

  it('keeps its outcome until its effect ends it', () => {
    const wanted = intent(ana)
    store.admit([wanted])
    store.record([{ kind: 'outcome', intent: wanted.id, outcome: { kind: 'done' } }])
    expect(store.openActions()[0]?.outcome).toEqual({ kind: 'done' })
    store.record([{ kind: 'effect', intent: wanted.id, effect: 'verified' }])
    expect(store.openActions()).toEqual([])
    expect(store.journal({}).map(entry => [entry.sequence, entry.kind, entry.user, entry.sessionId])).toEqual([
      [1, 'intent', 'CLASS\\ana', '5'],
      [2, 'outcome', 'CLASS\\ana', '5'],
      [3, 'effect', 'CLASS\\ana', '5'],
    ])
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: 3 })
  })
})

describe('waits and memories', () => {
  it('ends a backoff after its delay of elapsed time', async () => {
    store.record([{ kind: 'backoff', incarnation: ana, rule: RULE, attempt: 2, delay: ms(60_000) }])
    await clock.advance(20_000)
    expect(store.ledger().backoff.get(backoffKey(ana.key, RULE))).toEqual({
      until: clock.now() + 40_000,
      attempt: 2,
      ruleDigest: RULE.digest,
    })
  })

  it('gives back the last observation and the sightings', () => {
    const seen = observation(session('5', 'ana', { groups: ['Pupils', 'Ana'] }), session('6', 'bob', { user: null }))
    const sightings = new Map([['5', ana]])
    store.record([
      { kind: 'observation', observation: seen },
      { kind: 'sightings', sightings },
    ])
    expect(store.lastObservation()).toEqual(
      observation(session('5', 'ana', { groups: ['Pupils', 'ana'] }), session('6', 'bob', { user: null })),
    )
    expect(store.ledger().sightings).toEqual(sightings)
  })
})
