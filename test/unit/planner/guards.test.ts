import { describe, expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { rule } from '../../support/bundle.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { decided, planned } from '../../support/planning.ts'
import { keyOf, later } from '../../support/remembered.ts'

const open = rule()
const close = rule({ rule: 'close', ensure: 'disconnected' })
const blocked = session({ blocked: 'yes' })
const active = session()

describe('stopped', () => {
  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, active],
    ['an assertion', open, session({ blocked: 'unknown' })],
  ])('keeps %s back', (_, rule, session) => {
    const decision = decided([rule], session, { stopped: true })
    expect([decision.status, decision.reason]).toEqual(['withheld', { code: 'stopped' }])
    expect(decision.action).not.toBe('none')
  })

  test('says nothing where nothing is due', () => {
    expect(decided([open], active, { stopped: true }).reason.code).toBe('in-sync')
  })
})

describe('disarmed', () => {
  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, active],
    ['an assertion', open, session({ blocked: 'unknown' })],
  ])('keeps %s back', (_, rule, session) => {
    const decision = decided([rule], session, { guards: { armed: false } })
    expect([decision.status, decision.reason]).toEqual(['withheld', { code: 'disarmed' }])
  })

  test('says nothing where nothing is due', () => {
    expect(decided([open], active, { guards: { armed: false } }).reason.code).toBe('in-sync')
  })
})

describe('what the provider is able to do', () => {
  test('an action that it lacks for this session is unsupported, and named', () => {
    const { status, action, reason } = decided([close], session({ can: ['unlock'] }))
    expect({ status, action, reason }).toEqual({
      status: 'unsupported',
      action: 'disconnect',
      reason: { code: 'unsupported' },
    })
    expect(decided([open], session({ blocked: 'yes', can: ['disconnect'] })).status).toBe('unsupported')
  })

  test("an unsupported action has the provider's own word for it, where there is one", () => {
    const cannot = { disconnect: 'nothing there can' }
    expect(decided([close], session({ can: ['unlock'], cannot })).reason).toEqual({
      code: 'unsupported',
      why: 'nothing there can',
    })
    expect(decided([open], session({ blocked: 'yes', can: [], cannot })).reason).toEqual({ code: 'unsupported' })
    expect(decided([close], session({ cannot })).status).toBe('change')
  })

  test('another action that it lacks does not matter', () => {
    expect(decided([close], session({ can: ['disconnect'] })).status).toBe('change')
  })
})

describe('a session without a logon time', () => {
  const weak = session({ logonAt: null })

  test('is not disconnected', () => {
    expect(decided([close], weak).reason).toEqual({ code: 'weak-identity' })
  })

  test('is disconnected where the provider confirms the identity', () => {
    expect(decided([close], weak, { observation: { confirmsIdentity: true } }).status).toBe('change')
  })

  test('is unlocked', () => {
    expect(decided([open], { ...weak, blocked: 'yes' }).status).toBe('change')
  })

  test('is disconnected once its logon time is learnt, as the same incarnation', () => {
    const sightings = identify(observation([weak], { observedAt: at('2026-11-21T10:00:00Z') }), new Map())
    const decision = decided([close], active, { ledger: { sightings } })
    expect(decision.status).toBe('change')
    expect(decision.session.incarnation).toBe(sightings.get('5')?.key)
  })

  test('is somebody new when the logon time lies after it was first seen', () => {
    const sightings = identify(observation([weak], { observedAt: at('2026-11-21T07:00:00Z') }), new Map())
    const decision = decided([close], active, { ledger: { sightings } })
    expect(decision.session.incarnation).toBe('host-1/5/2026-11-21T08:00:00Z/CLASS\\ana')
  })

  test('keeps a logon time that was known before', () => {
    const sightings = identify(observation([active]), new Map())
    expect(decided([close], weak, { ledger: { sightings } }).status).toBe('change')
  })

  test('is somebody new when another user is in it', () => {
    const sightings = identify(observation([session({ user: 'ben' })]), new Map())
    expect(decided([close], weak, { ledger: { sightings } }).reason.code).toBe('weak-identity')
  })
})

describe('an action in flight', () => {
  test('keeps every other from the same session id, whoever is in it', () => {
    const inFlight = new Map([['5', { incarnation: 'of another', action: 'unlock' as const }]])
    const decision = decided([close], active, { ledger: { inFlight } })
    expect([decision.action, decision.reason]).toEqual(['disconnect', { code: 'in-flight', action: 'unlock' }])
  })

  test('does not matter to another session', () => {
    const inFlight = new Map([['6', { incarnation: keyOf(active), action: 'disconnect' as const }]])
    expect(decided([close], active, { ledger: { inFlight } }).status).toBe('change')
  })
})

describe('a provider that failed for good', () => {
  const failed = { until: later, message: 'access denied', revision: 'sha256:one' }

  test('is left alone until then, with its message', () => {
    const plan = planned([open], [blocked], { ledger: { providerFailed: failed } })
    expect(plan.decisions[0]?.reason).toEqual({ code: 'provider-failed', until: later, message: 'access denied' })
    expect(plan.wakeAt).toBe(later)
  })

  test('is tried again at that instant', () => {
    expect(decided([open], blocked, { ledger: { providerFailed: { ...failed, until: noon } } }).status).toBe('change')
  })

  test('is tried again under a new revision', () => {
    expect(decided([open], blocked, { ledger: { providerFailed: { ...failed, revision: 'sha256:old' } } }).status).toBe(
      'change',
    )
  })
})
