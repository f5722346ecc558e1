import { describe, expect, test } from 'vitest'
import type { Hold } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import {
  backoffKey,
  type GuardSettings,
  type Ledger,
  type OverridableGuard,
  overridableGuards,
} from '../../../src/model/ledger.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { at, noon, observation, session } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { type Circumstances, decided } from '../../support/planning.ts'
import { backingOff, keyOf, later, written } from '../../support/remembered.ts'

const open = rule()
const close = rule({ rule: 'close', ensure: 'disconnected' })
const blocked = session({ blocked: 'yes' })
const active = session()

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
    const limited = written(1, '2026-11-21T11:59:00Z')
    expect(decided([limited.rule], blocked, { ...limited, guards: { setAside } }).reason.code).toBe('session-limit')
    const ledger = { writes: new Map([['6', [noon]]]) }
    const hostLimit = { count: 1, per: lasting('10m') }
    expect(decided([open], blocked, { ledger, guards: { setAside, hostLimit } }).reason.code).toBe('host-limit')
  })
})
