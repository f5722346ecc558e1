import { describe, expect, test } from 'vitest'
import type { Hold } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import {
  backoffKey,
  type Fight,
  type GuardSettings,
  type Ledger,
  type OverridableGuard,
  overridableGuards,
} from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { instant, ms, plus } from '../../../src/model/time.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { type Circumstances, decided, planned } from '../../support/planning.ts'

const open = rule()
const close = rule({ rule: 'close', ensure: 'disconnected' })
const blocked = session({ blocked: 'yes' })
const active = session()
const later = plus(noon, lasting('5m'))

function keyOf(session: Session): string {
  return identify(observation([session]), new Map()).get(session.id)?.key ?? ''
}

function backingOff(rule: Rule, session: Session, until = later, ruleDigest = rule.digest): Partial<Ledger> {
  return { backoff: new Map([[backoffKey(keyOf(session), rule), { until, attempt: 3, ruleDigest }]]) }
}

function writes(count: number, ...instants: readonly string[]): Circumstances & { readonly rule: Rule } {
  return {
    rule: rule({ reapply: { ...reapply, limit: { count, per: lasting('10m') } } }),
    ledger: { writes: new Map([['5', instants.map(at)]]) },
  }
}

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

  test('another action that it lacks does not matter', () => {
    expect(decided([close], session({ can: ['disconnect'] })).status).toBe('change')
  })
})

describe('protection', () => {
  test.each([
    ['an unlock', open, blocked],
    ['a disconnect', close, active],
  ])('keeps %s from the own session', (_, rule, session) => {
    expect(decided([rule], { ...session, own: true }).reason).toEqual({ code: 'protected', because: 'own-session' })
  })

  test('is of the session in which the request was made, too', () => {
    const { reason } = decided([open], blocked, { guards: { invokedFrom: '5' } })
    expect(reason).toEqual({ code: 'protected', because: 'own-session' })
    expect(decided([open], blocked, { guards: { invokedFrom: '6' } }).status).toBe('change')
  })

  test.each([
    ['a disconnect', true, close, active, 'protected'],
    ['an unlock', true, open, blocked, 'protected'],
    ['a disconnect', null, close, active, 'protected'],
    ['an unlock', null, open, blocked, 'blocked'],
    ['a disconnect', false, close, active, 'should-be-disconnected'],
    ['an unlock', false, open, blocked, 'blocked'],
  ])('%s where admin is %s', (_, admin, rule, session, code) => {
    expect(decided([rule], { ...session, admin }).reason.code).toBe(code)
  })

  test('says whether an administrator is known or only possible', () => {
    expect(decided([close], session({ admin: true })).reason).toEqual({ code: 'protected', because: 'admin' })
    expect(decided([close], session({ admin: null })).reason).toEqual({ code: 'protected', because: 'admin-unknown' })
  })

  test.each([true, null])('ends where the rule may touch administrators (admin: %s)', admin => {
    expect(decided([{ ...close, touchAdmins: true }], session({ admin })).status).toBe('change')
    expect(decided([{ ...open, touchAdmins: true }], session({ admin, blocked: 'yes' })).status).toBe('change')
  })

  test('is not lifted by selecting administrators', () => {
    expect(decided([{ ...close, match: { admin: true } }], session({ admin: true })).reason.code).toBe('protected')
  })

  test('of the own session is not lifted by touching administrators', () => {
    expect(decided([{ ...close, touchAdmins: true }], session({ own: true })).reason.code).toBe('protected')
  })
})

describe('protection by the settings', () => {
  const protect = (users: readonly string[], groups: readonly string[] = []): Circumstances => ({
    guards: { protect: { users, groups } },
  })

  test.each([
    ['a user', protect(['CLASS\\ana'])],
    ['a user in another spelling', protect(['ANA@class'])],
    ['a name without its domain', protect(['ana'])],
    ['users by a glob', protect(['ben', 'CLASS\\a?a'])],
    ['a group', protect([], ['class\\pupils'])],
    ['groups by a glob', protect(['ben'], ['CLASS\\*'])],
  ])('lists %s, and neither an unlock nor a disconnect is done', (_, given) => {
    const reason = { code: 'protected', because: 'listed' }
    expect(decided([close], active, given).reason).toEqual(reason)
    expect(decided([open], blocked, given).reason).toEqual(reason)
  })

  test('leaves others as they are', () => {
    const given = protect(['STAFF\\ana', 'an'], ['CLASS\\teachers'])
    expect(decided([close], active, given).status).toBe('change')
  })

  test.each([
    ['groups', { groups: null }, protect([], ['teachers'])],
    ['a domain', { domain: null }, protect(['STAFF\\ana'])],
  ])('with %s unknown protects from a disconnect, not from an unlock', (_, unknown, given) => {
    const reason = { code: 'protected', because: 'listed-unknown' }
    expect(decided([close], { ...active, ...unknown }, given).reason).toEqual(reason)
    expect(decided([open], { ...blocked, ...unknown }, given).status).toBe('change')
  })

  test('does not mind unknown groups where it lists users alone', () => {
    expect(decided([close], session({ groups: null }), protect(['ben'])).status).toBe('change')
  })

  test('is not lifted by touching administrators', () => {
    expect(decided([{ ...close, touchAdmins: true }], active, protect(['ana'])).reason.code).toBe('protected')
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

describe('backoff', () => {
  test('keeps an action back until it ends, and wakes then', () => {
    const plan = planned([open], [blocked], { ledger: backingOff(open, blocked) })
    expect(plan.decisions[0]?.reason).toEqual({ code: 'backoff', until: later, attempt: 3 })
    expect(plan.wakeAt).toBe(later)
  })

  test('is over at its last instant, not before', () => {
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, noon) }).status).toBe('change')
    const almost = instant(noon + 1)
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, almost) }).reason.code).toBe('backoff')
  })

  test("ends when the rule's content changes", () => {
    expect(decided([open], blocked, { ledger: backingOff(open, blocked, later, 'sha256:before') }).status).toBe(
      'change',
    )
  })

  test('is of one rule', () => {
    const other = rule({ rule: 'other', digest: open.digest })
    expect(decided([open], blocked, { ledger: backingOff(other, blocked) }).status).toBe('change')
  })

  test('is of one policy', () => {
    const other = rule({ policy: 'other', digest: open.digest })
    expect(decided([open], blocked, { ledger: backingOff(other, blocked) }).status).toBe('change')
  })

  test('is of one incarnation', () => {
    const earlier = session({ logonAt: at('2026-11-21T06:00:00Z') })
    expect(decided([open], blocked, { ledger: backingOff(open, earlier) }).status).toBe('change')
  })
})

describe('the limit of writes per session', () => {
  test('keeps an action back when it is full, and says until when', () => {
    const { rule, ...given } = writes(2, '2026-11-21T11:55:00Z', '2026-11-21T11:56:00Z')
    const plan = planned([rule], [blocked], given)
    const until = at('2026-11-21T12:05:00Z')
    expect(plan.decisions[0]?.reason).toEqual({ code: 'session-limit', until, count: 2, per: lasting('10m') })
    expect(plan.wakeAt).toBe(until)
  })

  test('has room while fewer are young enough', () => {
    const { rule, ...given } = writes(2, '2026-11-21T11:55:00Z')
    expect(decided([rule], blocked, given).status).toBe('change')
  })

  test('a write counts for less than `per`: at exactly that age it does not', () => {
    const edge = writes(1, '2026-11-21T11:50:00Z')
    expect(decided([edge.rule], blocked, edge).status).toBe('change')
    const young = writes(1, '2026-11-21T11:50:00.001Z')
    expect(decided([young.rule], blocked, young).reason).toMatchObject({ until: plus(noon, ms(1)) })
  })

  test('when it is overfull, it has room only when enough have aged', () => {
    const times = ['2026-11-21T11:51:00Z', '2026-11-21T11:52:00Z', '2026-11-21T11:53:00Z', '2026-11-21T11:54:00Z']
    const { rule, ...given } = writes(2, ...times)
    expect(decided([rule], blocked, given).reason).toMatchObject({ until: at('2026-11-21T12:03:00Z') })
  })

  test('is of the session id, whoever is in it and whatever rule wrote', () => {
    const { rule, ...given } = writes(1, '2026-11-21T11:59:00Z')
    expect(decided([rule], session({ blocked: 'yes', user: 'ben' }), given).reason.code).toBe('session-limit')
    expect(decided([rule], session({ blocked: 'yes', id: '6' }), given).status).toBe('change')
    expect(decided([{ ...rule, rule: 'other', ensure: 'disconnected' }], active, given).reason.code).toBe(
      'session-limit',
    )
  })
})

describe('a rule that yields', () => {
  const yielding = rule({ reapply: { ...reapply, whenContested: 'yield' } })
  const fought = (given: Partial<Fight> = {}, of = yielding): Circumstances => ({
    ledger: {
      fights: new Map([
        [
          backoffKey(keyOf(blocked), of),
          {
            ruleDigest: of.digest,
            reversals: ['11:30', '11:52', '11:54', '11:55'].map(time => at(`2026-11-21T${time}:00Z`)),
            contestedSince: at('2026-11-21T11:54:00Z'),
            ...given,
          },
        ],
      ]),
    },
  })

  test('leaves a contested session alone until nobody has undone anything for so long', () => {
    const plan = planned([yielding], [blocked], fought())
    const until = at('2026-11-21T12:05:00Z')
    expect(plan.decisions[0]?.reason).toEqual({ code: 'contested', until, reversals: 3 })
    expect(plan.wakeAt).toBe(until)
  })

  test('is at it again at that instant, not before', () => {
    const almost = fought({ reversals: [instant(noon - lasting('10m') + 1)] })
    expect(decided([yielding], blocked, almost).reason.code).toBe('contested')
    const calm = fought({ reversals: [instant(noon - lasting('10m'))] })
    expect(decided([yielding], blocked, calm).status).toBe('change')
  })

  test.each([
    ['not contested yet', fought({ contestedSince: null })],
    ['contested under other content of the rule', fought({ ruleDigest: 'sha256:before' })],
    ['contested for another rule', fought({}, rule({ rule: 'other' }))],
  ])('goes on where a session is %s', (_, given) => {
    expect(decided([yielding], blocked, given).status).toBe('change')
  })

  test('is the only one that stops: one that slows down backs off instead', () => {
    const slowing = rule({ reapply: { ...reapply, whenContested: 'slow' } })
    expect(decided([slowing], blocked, fought({}, slowing)).status).toBe('change')
  })
})

test('the first guard that bites names the reason, and each gives way to the next', () => {
  const limited = rule({
    rule: 'close',
    ensure: 'disconnected',
    notice: { before: lasting('5m'), text: 'Soon.' },
    reapply: { ...reapply, limit: { count: 1, per: lasting('10m') }, whenContested: 'yield' },
  })
  const doubtful = rule({ rule: 'doubtful', ensure: 'unmanaged', priority: 9, match: { station: ['x'] } })
  let seen = session({ can: ['unlock'], groups: null, station: null, own: true, admin: true, logonAt: null })
  const key = backoffKey(keyOf(seen), limited)
  const fight = { ruleDigest: limited.digest, reversals: [noon], contestedSince: noon }
  let set: Partial<GuardSettings> = {
    stopped: true,
    armed: false,
    protect: { users: ['ana'], groups: ['teachers'] },
    hostLimit: { count: 1, per: lasting('10m') },
    disruptionBudget: { count: 1, share: null, per: lasting('10m') },
  }
  let holds: readonly Hold[] = [hold()]
  let ledger: Partial<Ledger> = {
    inFlight: new Map([['5', { incarnation: keyOf(seen), action: 'disconnect' }]]),
    providerFailed: { until: later, message: 'access denied', revision: 'sha256:one' },
    // The logon time is learnt on the way, which changes neither the incarnation nor its key.
    ...backingOff(limited, seen),
    fights: new Map([[key, fight]]),
    sightings: identify(observation([seen]), new Map()),
    writes: new Map([['5', [noon]]]),
    disconnects: [noon],
  }
  const peel: readonly (readonly [reason: string, remove: () => void])[] = [
    ['stopped', () => (set = { ...set, stopped: false })],
    ['disarmed', () => (set = { ...set, armed: true })],
    ['unsupported', () => (seen = { ...seen, can: ['unlock', 'disconnect'] })],
    ['undecided-match', () => (seen = { ...seen, station: '4' })],
    ['protected own-session', () => (seen = { ...seen, own: false })],
    ['protected listed', () => (set = { ...set, protect: { users: [], groups: ['teachers'] } })],
    ['protected listed-unknown', () => (seen = { ...seen, groups: [] })],
    ['protected admin', () => (seen = { ...seen, admin: false })],
    ['held', () => (holds = [])],
    ['weak-identity', () => (seen = { ...seen, logonAt: at('2026-11-21T08:00:00Z') })],
    ['in-flight', () => (ledger = { ...ledger, inFlight: new Map() })],
    ['provider-failed', () => (ledger = { ...ledger, providerFailed: null })],
    ['backoff', () => (ledger = { ...ledger, backoff: new Map() })],
    ['contested', () => (ledger = { ...ledger, fights: new Map() })],
    ['session-limit', () => (ledger = { ...ledger, writes: new Map([['6', [noon]]]) })],
    ['host-limit', () => (ledger = { ...ledger, writes: new Map() })],
    ['disruption-budget', () => (ledger = { ...ledger, disconnects: [] })],
    ['notice', () => (set = { ...set, setAside: ['notice'] })],
    ['should-be-disconnected', () => undefined],
  ]
  for (const [expected, remove] of peel) {
    const { reason } = decided([limited, doubtful], seen, { ledger, holds: { holds }, guards: set })
    expect(reason.code === 'protected' ? `protected ${reason.because}` : reason.code).toBe(expected)
    remove()
  }
})

describe('a guard that is set aside', () => {
  const fought = rule({
    ensure: 'disconnected',
    notice: { before: lasting('5m'), text: 'Soon.' },
    reapply: { ...reapply, whenContested: 'yield' },
  })
  const key = backoffKey(keyOf(active), fought)
  const cases: readonly (readonly [OverridableGuard, Rule, Session, Circumstances])[] = [
    ['disarmed', close, active, { guards: { armed: false } }],
    ['protected', close, session({ own: true }), {}],
    ['protected', close, session({ admin: true }), {}],
    ['protected', close, active, { guards: { protect: { users: ['ana'], groups: [] } } }],
    ['held', close, active, { holds: { holds: [hold()] } }],
    ['notice', { ...close, notice: { before: lasting('5m'), text: 'Soon.' } }, active, {}],
    ['backoff', close, active, { ledger: backingOff(close, active) }],
    [
      'contested',
      { ...fought, notice: null },
      active,
      { ledger: { fights: new Map([[key, { ruleDigest: fought.digest, reversals: [noon], contestedSince: noon }]]) } },
    ],
    [
      'disruption-budget',
      close,
      active,
      {
        ledger: { disconnects: [noon] },
        guards: { disruptionBudget: { count: 1, share: null, per: lasting('10m') } },
      },
    ],
  ]

  test.each(cases)('%s bites no more, and no other is set aside with it', (name, rule, seen, given) => {
    const others = overridableGuards.filter(other => other !== name)
    const bitten = decided([rule], seen, { ...given, guards: { ...given.guards, setAside: others } })
    expect(bitten.reason.code).toBe(name)
    const free = decided([rule], seen, { ...given, guards: { ...given.guards, setAside: [name] } })
    expect(free.status).toBe('change')
  })

  test('has to be one that may be: everything set aside leaves what nobody may pass', () => {
    const setAside = overridableGuards
    expect(decided([close], active, { guards: { setAside, stopped: true } }).reason.code).toBe('stopped')
    expect(decided([close], session({ logonAt: null }), { guards: { setAside } }).reason.code).toBe('weak-identity')
    const limited = writes(1, '2026-11-21T11:59:00Z')
    expect(decided([limited.rule], blocked, { ...limited, guards: { setAside } }).reason.code).toBe('session-limit')
    const ledger = { writes: new Map([['6', [noon]]]) }
    const hostLimit = { count: 1, per: lasting('10m') }
    expect(decided([open], blocked, { ledger, guards: { setAside, hostLimit } }).reason.code).toBe('host-limit')
  })
})
