import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Effect } from '../../../src/model/action.ts'
import { backoffKey, type Fight } from '../../../src/model/ledger.ts'
import type { Store } from '../../../src/store/store.ts'
import { lasting } from '../../support/bundle.ts'
import { bounds } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { incarnation, intent, RULE } from './fixtures.ts'
import { newStore, openedStore } from './opening.ts'

const ana = incarnation('5', 'ana')
const KEY = backoffKey(ana.key, RULE)

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
  store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
})
afterEach(() => store.close())

function act(effect: Effect | 'none', changes: Parameters<typeof intent>[1] = {}): string {
  const wanted = intent(ana, { limit: { count: 2_000, per: lasting('1h') }, ...changes })
  expect(store.admit([wanted], bounds)).toHaveLength(1)
  store.record([
    { kind: 'outcome', intent: wanted.id, outcome: { kind: 'done' } },
    { kind: 'effect', intent: wanted.id, effect },
  ])
  return wanted.id
}

function reversed(changes: Parameters<typeof intent>[1] = {}): void {
  store.record([{ kind: 'reversal', intent: act('verified', changes), why: 'blocked-again' }])
}

function fight(): Fight | undefined {
  return store.ledger().fights.get(KEY)
}

describe('what was treated', () => {
  it('is a verified effect, from when it was seen, until somebody undoes it', async () => {
    const id = act('verified')
    const seenAt = clock.now()
    await clock.advance(5_000)
    clock.jumpWall(60_000)
    const rule = { policy: RULE.policy, rule: RULE.rule, digest: RULE.digest }
    expect(store.ledger().treated).toEqual(
      new Map([[ana.key, [{ intent: id, action: 'unlock', rule, verifiedAt: seenAt + 60_000 }]]]),
    )
    store.record([{ kind: 'reversal', intent: id, why: 'blocked-again' }])
    expect(store.ledger().treated.size).toBe(0)
  })

  it.each(['unverifiable', 'none', 'refuted'] as const)('is nothing while its effect is %s', effect => {
    act(effect)
    expect(store.ledger().treated.size).toBe(0)
  })

  it('is told for each action, and only of those who are here', () => {
    act('verified')
    act('verified', { action: 'disconnect' })
    expect(
      store
        .ledger()
        .treated.get(ana.key)
        ?.map(({ action }) => action),
    ).toEqual(['unlock', 'disconnect'])
    store.record([{ kind: 'sightings', sightings: new Map() }])
    expect(store.ledger().treated.size).toBe(0)
  })

  it('stays although a later call failed, and does not come back behind a later one that was undone', () => {
    const first = act('verified')
    act('none')
    expect(store.ledger().treated.get(ana.key)?.[0]?.intent).toBe(first)
    reversed()
    expect(store.ledger().treated.size).toBe(0)
  })
})

describe('a fight', () => {
  it('is the reversals of one rule over one incarnation, each counted once', async () => {
    const id = act('verified')
    store.record([{ kind: 'reversal', intent: id, why: 'blocked-again' }])
    const first = clock.now()
    store.record([{ kind: 'reversal', intent: id, why: 'blocked-again' }])
    await clock.advance(1_000)
    reversed()
    expect(fight()).toEqual({ ruleDigest: RULE.digest, reversals: [first, clock.now()], contestedSince: null })
    expect(store.journal({ kinds: ['reversal'] }).map(({ user, action, detail }) => [user, action, detail])).toEqual([
      ['CLASS\\ana', 'unlock', { why: 'blocked-again' }],
      ['CLASS\\ana', 'unlock', { why: 'blocked-again' }],
    ])
  })

  it('is contested from one moment on, over a restart, until it is calm', async () => {
    reversed()
    store.record([{ kind: 'contested', incarnation: ana, rule: RULE, reversals: 1 }])
    const since = clock.now()
    await clock.advance(1_000)
    store.close()
    store = openedStore(folder, clock)
    reversed()
    expect(fight()).toEqual({ ruleDigest: RULE.digest, reversals: [since, clock.now()], contestedSince: since })
    store.record([{ kind: 'calm', incarnation: ana, rule: RULE, why: 'calm' }])
    expect(fight()).toBeUndefined()
    expect(store.journal({ kinds: ['contested', 'calm'] }).map(({ detail }) => detail)).toEqual([
      { reversals: 1, digest: RULE.digest },
      { why: 'calm' },
    ])
  })

  it('begins anew when the rule says something else', async () => {
    reversed()
    store.record([{ kind: 'contested', incarnation: ana, rule: RULE, reversals: 1 }])
    await clock.advance(1_000)
    reversed({ rule: { ...RULE, digest: 'sha256:other' } })
    expect(fight()).toEqual({ ruleDigest: 'sha256:other', reversals: [clock.now()], contestedSince: null })
  })

  it('remembers the newest thousand reversals', async () => {
    for (let n = 0; n < 1_003; n += 1) {
      reversed()
      await clock.advance(1)
    }
    const { reversals = [] } = fight() ?? {}
    expect(reversals).toHaveLength(1_000)
    expect(reversals.at(0)).toBe(clock.now() - 1_000)
    expect(reversals.at(-1)).toBe(clock.now() - 1)
  }, 60_000)
})
