import { describe, expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import type { Ledger } from '../../../src/model/ledger.ts'
import type { Session, SessionState, Tristate } from '../../../src/model/session.ts'
import { plus } from '../../../src/model/time.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { decided, planned } from '../../support/planning.ts'

const open = rule({ lift: 'blocks' })
const close = rule({ ensure: 'disconnected', rule: 'close' })

/** The key of the incarnation that a session is on its first observation. */
function keyOf(session: Session): string {
  const key = identify(observation([session]), new Map()).get(session.id)?.key
  if (key === undefined) throw new Error('a session without a user has no incarnation')
  return key
}

const states: readonly SessionState[] = ['active', 'disconnected', 'other', 'unknown']
const truths: readonly Tristate[] = ['yes', 'no', 'unknown']

describe('ensure: unlocked', () => {
  const expected: Record<SessionState, Record<Tristate, string>> = {
    active: { yes: 'change unlock blocked', no: 'in-sync none in-sync', unknown: 'assert unlock block-unknown' },
    other: { yes: 'change unlock blocked', no: 'in-sync none in-sync', unknown: 'assert unlock block-unknown' },
    unknown: { yes: 'change unlock blocked', no: 'in-sync none in-sync', unknown: 'assert unlock block-unknown' },
    disconnected: { yes: 'in-sync none no-desktop', no: 'in-sync none no-desktop', unknown: 'in-sync none no-desktop' },
  }
  const cases = states.flatMap(state => truths.map(blocked => [state, blocked, expected[state][blocked]] as const))

  test.each(cases)('a session that is %s and blocked: %s gets %s', (state, blocked, text) => {
    const { status, action, reason, desired } = decided([open], session({ state, blocked }))
    expect(`${status} ${action} ${reason.code}`).toBe(text)
    expect(desired).toBe('unlocked')
  })

  test.each(truths)("a person's own lock (%s) is no block", locked => {
    expect(decided([open], session({ locked })).reason.code).toBe('in-sync')
  })
})

describe("a person's own lock on a host whose unlock lifts it as well", () => {
  const observed = { observation: { unlockLiftsLocks: true } }
  const lifting = rule({ lift: 'any-lock' })

  test.each([
    ['no', 'yes', 'in-sync none {"code":"in-sync","lock":true}'],
    ['no', 'no', 'in-sync none {"code":"in-sync"}'],
    ['unknown', 'yes', 'in-sync none {"code":"unverified","until":null,"lock":true}'],
    ['yes', 'yes', 'change unlock {"code":"blocked"}'],
  ] as const)(
    'is left alone by a rule that lifts blocks, which says so (blocked: %s, locked: %s): %s',
    (blocked, locked, text) => {
      const { status, action, reason } = decided([open], session({ blocked, locked }), observed)
      expect(`${status} ${action} ${JSON.stringify(reason)}`).toBe(text)
    },
  )

  test.each([
    ['no', 'yes', 'change unlock {"code":"blocked","lock":true}'],
    ['unknown', 'yes', 'change unlock {"code":"blocked","lock":true}'],
    ['yes', 'yes', 'change unlock {"code":"blocked"}'],
    ['yes', 'unknown', 'change unlock {"code":"blocked"}'],
    ['no', 'no', 'in-sync none {"code":"in-sync"}'],
    ['unknown', 'no', 'in-sync none {"code":"in-sync"}'],
    ['no', 'unknown', 'assert unlock {"code":"block-unknown"}'],
  ] as const)('is lifted by a rule that says so (blocked: %s, locked: %s): %s', (blocked, locked, text) => {
    const { status, action, reason } = decided([lifting], session({ blocked, locked }), observed)
    expect(`${status} ${action} ${JSON.stringify(reason)}`).toBe(text)
  })

  test('is no affair of a rule that says so where an unlock lifts blocks alone', () => {
    expect(decided([lifting], session({ blocked: 'no', locked: 'yes' })).reason.code).toBe('in-sync')
  })
})

describe('ensure: disconnected', () => {
  const expected: Record<SessionState, string> = {
    active: 'change disconnect should-be-disconnected',
    disconnected: 'in-sync none in-sync',
    other: 'change disconnect should-be-disconnected',
    unknown: 'change disconnect should-be-disconnected',
  }
  const cases = states.flatMap(state => truths.map(blocked => [state, blocked, expected[state]] as const))

  test.each(cases)('a session that is %s and blocked: %s gets %s', (state, blocked, text) => {
    const { status, action, reason, desired } = decided([close], session({ state, blocked }))
    expect(`${status} ${action} ${reason.code}`).toBe(text)
    expect(desired).toBe('disconnected')
  })

  test.each([
    ['active', 'change', 'should-be-disconnected'],
    ['other', 'in-sync', 'unverified'],
    ['unknown', 'in-sync', 'unverified'],
  ] as const)('once disconnected, an incarnation that is seen %s is %s (%s)', (state, status, code) => {
    const seen = session({ state })
    const decision = decided([close], seen, { ledger: { disconnected: new Set([keyOf(seen)]) } })
    expect([decision.status, decision.reason.code]).toEqual([status, code])
  })

  test('once is per incarnation: whoever logs on next is disconnected again', () => {
    const before = session({ state: 'unknown' })
    const after = session({ state: 'unknown', logonAt: at('2026-11-21T11:00:00Z') })
    expect(decided([close], after, { ledger: { disconnected: new Set([keyOf(before)]) } }).status).toBe('change')
  })

  test('what can not be verified is never tried again by time alone', () => {
    const seen = session({ state: 'other' })
    const plan = planned([close], [seen], { ledger: { disconnected: new Set([keyOf(seen)]) } })
    expect(plan.decisions[0]?.reason).toEqual({ code: 'unverified', until: null })
    expect(plan.wakeAt).toBeNull()
  })
})

describe('ensure: unmanaged', () => {
  test.each(states)('a session that is %s is left as it is', state => {
    expect(decided([rule({ ensure: 'unmanaged' })], session({ state, blocked: 'yes' })).reason.code).toBe(
      'unmanaged-by-rule',
    )
  })
})

describe('an assertion', () => {
  const hidden = session({ blocked: 'unknown' })
  const every = lasting('90s')
  const rules = [rule({ reapply: { ...reapply, every } })]
  const lastAt = (text: string): Partial<Ledger> => ({ lastUnlock: new Map([[keyOf(hidden), at(text)]]) })

  test('is made again when `every` has passed, to the millisecond', () => {
    const ledger = lastAt('2026-11-21T11:58:30Z')
    expect(decided(rules, hidden, { ledger }).status).toBe('assert')
    expect(decided(rules, hidden, { ledger: lastAt('2026-11-21T11:58:30.001Z') }).status).toBe('in-sync')
  })

  test('waits until then, says so and wakes then', () => {
    const last = at('2026-11-21T11:59:00Z')
    const plan = planned(rules, [hidden], { ledger: lastAt('2026-11-21T11:59:00Z') })
    expect(plan.decisions[0]?.status).toBe('in-sync')
    expect(plan.decisions[0]?.reason).toEqual({ code: 'unverified', until: plus(last, every) })
    expect(plan.wakeAt).toBe(plus(last, every))
  })

  test('of somebody else before does not count', () => {
    const next = session({ blocked: 'unknown', user: 'ben' })
    expect(decided(rules, next, { ledger: lastAt('2026-11-21T11:59:59Z') }).status).toBe('assert')
  })

  test('is never made where it would open a lock of the person', () => {
    const observed = { observation: { unlockLiftsLocks: true } }
    expect(decided(rules, hidden, observed).reason).toEqual({ code: 'unverified', until: null, lock: true })
    expect(planned(rules, [hidden], { ...observed, ledger: lastAt('2026-11-21T11:59:59Z') }).wakeAt).toBeNull()
  })

  test('is made there when the rule says that locks may be lifted, and nobody can see whether there is one', () => {
    const lifting = rule({ lift: 'any-lock' })
    const unseen = session({ blocked: 'unknown', locked: 'unknown' })
    expect(decided([lifting], unseen, { observation: { unlockLiftsLocks: true } }).status).toBe('assert')
  })

  test('a visible block is lifted there all the same', () => {
    expect(decided(rules, session({ blocked: 'yes' }), { observation: { unlockLiftsLocks: true } }).status).toBe(
      'change',
    )
  })

  test('a visible block does not wait for `every`', () => {
    const blocked = session({ blocked: 'yes' })
    expect(decided(rules, blocked, { ledger: lastAt('2026-11-21T11:59:59Z') }).status).toBe('change')
  })
})

describe('an action under way', () => {
  const hidden = session({ blocked: 'unknown' })
  const unclear = session({ state: 'unknown' })
  const flying = (
    session: Session,
    action: 'unlock' | 'disconnect',
    incarnation = keyOf(session),
  ): Partial<Ledger> => ({
    inFlight: new Map([[session.id, { incarnation, action }]]),
    lastUnlock: new Map([[keyOf(session), noon]]),
    disconnected: new Set([keyOf(session)]),
  })

  test('is still wanted, though its own intent counts as an assertion', () => {
    const decision = decided([open], hidden, { ledger: flying(hidden, 'unlock') })
    expect([decision.status, decision.action]).toEqual(['withheld', 'unlock'])
    expect(decision.reason).toEqual({ code: 'in-flight', action: 'unlock' })
  })

  test('is still wanted, though its own intent counts as the one disconnect', () => {
    const decision = decided([close], unclear, { ledger: flying(unclear, 'disconnect') })
    expect([decision.status, decision.action]).toEqual(['withheld', 'disconnect'])
  })

  test('of another kind does not make an assertion due', () => {
    expect(decided([open], hidden, { ledger: flying(hidden, 'disconnect') }).reason.code).toBe('unverified')
  })

  test('for somebody else does not make an assertion due', () => {
    expect(decided([open], hidden, { ledger: flying(hidden, 'unlock', 'other') }).reason.code).toBe('unverified')
  })
})

describe('a session without a user', () => {
  test.each(states)('that is %s is nobody to manage', state => {
    const { session: shown, ...decision } = decided(
      [close],
      session({ user: null, domain: null, state, blocked: 'yes' }),
    )
    expect(decision).toEqual({
      status: 'unmanaged',
      action: 'none',
      desired: null,
      reason: { code: 'not-a-user-session' },
      rule: null,
    })
    expect([shown.user, shown.incarnation]).toEqual([null, null])
  })
})

test('the observed session stands in the decision', () => {
  const shown = decided([open], session({ state: 'other', blocked: 'yes' })).session
  expect(shown).toEqual({
    id: '5',
    incarnation: 'host-1/5/2026-11-21T08:00:00Z/CLASS\\ana',
    user: 'CLASS\\ana',
    station: '4',
    state: 'other',
    blocked: 'yes',
  })
})
