import { describe, expect, test } from 'vitest'
import { backoffKey, type Ledger } from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import type { Followed } from '../../../src/reconcile/follow.ts'
import { reversals } from '../../../src/reconcile/reversals.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { ana, beforeNoon, fight, hold, looked, treatment } from '../../support/following.ts'
import { session } from '../../support/observation.ts'
import type { Circumstances } from '../../support/planning.ts'

const open = rule()
const away = rule({ rule: 'idle', ensure: 'disconnected', match: { idleFor: lasting('30m') } })

function treatedBy(by: Rule, ledger: Partial<Ledger> = {}): Partial<Ledger> {
  return { treated: new Map([[ana.key, [treatment(by)]]]), ...ledger }
}

function follow(rules: readonly Rule[], seen: Partial<Session>, given: Circumstances = {}): Followed {
  return reversals(looked(rules, [session(seen)], { ledger: treatedBy(open), ...given }))
}

const reversal = (why: string): unknown => ({ kind: 'reversal', intent: 'intent-1', why })

describe('a session that we unlocked and that is blocked again', () => {
  test('is a reversal of the rule that wants it open, and is told', () => {
    const { facts, events } = follow([open], { blocked: 'yes' })
    expect(facts).toEqual([reversal('blocked-again')])
    expect(events).toEqual([
      expect.objectContaining({ kind: 'reversed', incarnation: ana, why: 'blocked-again', rule: expect.anything() }),
    ])
  })

  test.each<[string, readonly Rule[], Partial<Session>, Circumstances]>([
    ['a guard keeps the next unlock back', [open], {}, { stopped: true }],
    ['somebody holds it', [open], {}, { holds: { holds: [hold()] } }],
    ['it has no desktop just now', [open], { state: 'disconnected' }, {}],
    ['another rule of less priority wants something else', [open, rule({ rule: 'low', priority: -1 })], {}, {}],
  ])('counts where the rule still decides although %s', (_, rules, seen, given) => {
    expect(follow(rules, { blocked: 'yes', ...seen }, given).facts).toContainEqual(reversal('blocked-again'))
  })

  test.each([
    [true, 'any-lock', ['blocked-again']],
    [true, 'blocks', []],
    [false, 'any-lock', []],
  ] as const)(
    "a person's own lock counts where an unlock lifts locks (%s) and the rule says to lift them (%s)",
    (unlockLiftsLocks, lift, whys) => {
      const lifting = rule({ lift })
      const ledger = treatedBy(lifting)
      const { facts } = follow(
        [lifting],
        { blocked: 'no', locked: 'yes' },
        { observation: { unlockLiftsLocks }, ledger },
      )
      expect(facts).toEqual(whys.map(reversal))
    },
  )

  test.each<[string, readonly Rule[], Partial<Session>, Circumstances]>([
    ['it is open', [open], { blocked: 'no' }, {}],
    ['nobody can see whether it is blocked', [open], { blocked: 'unknown' }, {}],
    ['the rule has gone', [rule({ rule: 'other' })], { blocked: 'yes' }, {}],
    ['the rule has another content now', [{ ...open, digest: 'sha256:edited' }], { blocked: 'yes' }, {}],
    ['the rule does not match it any more', [{ ...open, match: { station: ['9'] } }], { blocked: 'yes' }, {}],
    ['another rule decides', [open, rule({ rule: 'exam', priority: 1 })], { blocked: 'yes' }, {}],
    [
      'rules contradict each other',
      [open, rule({ rule: 'z', policy: 'z', ensure: 'disconnected' })],
      { blocked: 'yes' },
      {},
    ],
    ['somebody else is in the session', [open], { blocked: 'yes', user: 'ben' }, {}],
    ['nothing of ours was seen to work', [open], { blocked: 'yes' }, { ledger: {} }],
  ])('is no reversal where %s', (_, rules, seen, given) => {
    expect(follow(rules, seen, given)).toEqual({ facts: [], events: [] })
  })
})

describe('somebody whom we disconnected and who is active again', () => {
  const back = { ledger: treatedBy(away) }

  test('is a reversal although the rule of idle sessions does not match somebody at work', () => {
    const { facts, events } = follow([away], { state: 'active' }, back)
    expect([facts, events.length]).toEqual([[reversal('active-again')], 1])
  })

  test.each<[string, Partial<Session>, readonly Rule[], string]>([
    ['still away', { state: 'disconnected' }, [away], '1m'],
    ['back as late as the rule looks back', { state: 'active' }, [away], '10m'],
    ['back after the rule was changed', { state: 'active' }, [{ ...away, digest: 'sha256:edited' }], '1m'],
    ['back after the rule has gone', { state: 'active' }, [open], '1m'],
  ])('is none where they are %s', (_, seen, rules, ago) => {
    const treated = new Map([[ana.key, [treatment(away, { verifiedAt: beforeNoon(ago) })]]])
    expect(follow(rules, seen, { ledger: { treated } })).toEqual({ facts: [], events: [] })
  })
})

describe('every reversal of a fight that is gone on with slowly', () => {
  const contested = (by: Rule, last: string): Circumstances => ({
    ledger: treatedBy(by, { fights: new Map([[backoffKey(ana.key, by), fight(by, ['9m', last], '9m')]]) }),
  })

  test('begins a wait between half and whole of the longest', () => {
    const { facts } = follow([open], { blocked: 'yes' }, contested(open, '1m'))
    const [, wait] = facts
    if (wait?.kind !== 'backoff') throw new Error('no wait was begun')
    expect([facts.length, wait.attempt, wait.incarnation]).toEqual([2, 1, ana])
    expect(wait.delay).toBeGreaterThanOrEqual(lasting('150s'))
    expect(wait.delay).toBeLessThanOrEqual(lasting('5m'))
  })

  test.each<[string, Rule, string]>([
    ['it yields', rule({ reapply: { ...reapply, whenContested: 'yield' } }), '1m'],
    ['it has calmed down by now', open, '10m'],
  ])('begins none where %s', (_, by, last) => {
    expect(follow([by], { blocked: 'yes' }, contested(by, last)).facts).toEqual([reversal('blocked-again')])
  })
})
