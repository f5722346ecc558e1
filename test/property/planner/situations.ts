import fc from 'fast-check'
import type { Hold, Holds, Override } from '../../../src/model/hold.ts'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, type GuardSettings, type Ledger, overridableGuards } from '../../../src/model/ledger.ts'
import type { Bundle } from '../../../src/model/policy.ts'
import type { Observation, Session } from '../../../src/model/session.ts'
import { instant } from '../../../src/model/time.ts'
import { bundle, rule } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'
import { hold, override } from '../../support/placed.ts'
import { length, match, notices, rules, sessions, stations } from './arbitraries.ts'

/** All that a plan at noon depends on, save the zones. */
export interface Situation {
  readonly bundle: Bundle
  readonly observation: Observation
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
}

const soon = fc.integer({ min: -3_600_000, max: 3_600_000 }).map(distance => instant(noon + distance))
const recently = fc.integer({ min: -3_600_000, max: 0 }).map(distance => instant(noon + distance))

/** Of those present, and of somebody who is not. */
function keysOf(observation: Observation): string[] {
  return ['of nobody', ...[...identify(observation, new Map()).values()].map(incarnation => incarnation.key)]
}

const times = (maxLength: number) => fc.array(recently, { maxLength }).map(times => times.sort((a, b) => a - b))

function ledgers({ rules, revision }: Bundle, observation: Observation): fc.Arbitrary<Ledger> {
  const sightings = identify(observation, new Map())
  const ids = observation.sessions.map(session => session.id)
  const keys = keysOf(observation)
  const digests = fc.constantFrom('sha256:before', ...rules.map(rule => rule.digest))
  const backoff = fc.record({
    until: soon,
    attempt: fc.integer({ min: 1, max: 9 }),
    ruleDigest: digests,
  })
  const open = fc.record({
    incarnation: fc.constantFrom(...keys),
    action: fc.constantFrom('unlock' as const, 'disconnect' as const),
  })
  const fight = fc.record({
    ruleDigest: digests,
    reversals: times(6),
    contestedSince: fc.option(recently, { freq: 3 }),
  })
  const notice = fc.record({
    ruleDigest: digests,
    begunAt: recently,
    until: soon,
    shown: fc.constantFrom(true, false, null),
    cancelled: fc.constantFrom(false, false, true),
  })
  const backoffKeys = rules.flatMap(rule => keys.map(key => backoffKey(key, rule)))
  const mapOf = <T>(from: readonly string[], values: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
    fc.array(fc.tuple(fc.constantFrom(...from), values), { maxLength: 3 }).map(entries => new Map(entries))
  const manyOf = <T>(from: readonly string[], values: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
    fc.oneof(
      fc.constant(new Map<string, T>()),
      fc
        .array(values, { minLength: from.length, maxLength: from.length })
        .map(all => new Map(from.map((key, index) => [key, all[index]] as [string, T]))), // as many values as keys
    )
  return fc.record({
    sightings: fc.constantFrom(new Map(), sightings),
    inFlight: fc.oneof({ weight: 3, arbitrary: fc.constant(new Map()) }, { weight: 1, arbitrary: mapOf(ids, open) }),
    lastUnlock: mapOf(keys, recently),
    disconnected: fc.subarray(keys).map(some => new Set(some)),
    backoff: mapOf(backoffKeys, backoff),
    writes: mapOf(ids, times(4)),
    treated: fc.constant(new Map()),
    // Few keys of many meet, so there are many.
    fights: manyOf(backoffKeys, fight),
    notices: manyOf(backoffKeys, notice),
    disconnects: times(4),
    armed: fc.constant(null),
    providerFailed: fc
      .option(
        fc.record({
          until: soon,
          message: fc.constant('access denied'),
          revision: fc.constantFrom(revision, 'sha256:old'),
        }),
        { freq: 1 },
      )
      .map(failed => (failed !== null && failed.until < noon ? null : failed)),
  })
}

/** What operators have in force for the sessions of an observation, and what has run out. */
function holdsFor(observation: Observation): fc.Arbitrary<Holds> {
  const keys = keysOf(observation)
  const placed = fc.record({
    selector: match.map(match => ({ text: 'these', match })),
    incarnation: fc.option(fc.constantFrom(...keys), { freq: 1 }),
    until: soon,
    released: fc.subarray(keys).map(some => new Set(some)),
  })
  const ensure = fc.constantFrom('unlocked' as const, 'disconnected' as const, 'unmanaged' as const)
  const held: fc.Arbitrary<Hold[]> = fc
    .array(placed, { maxLength: 2 })
    .map(all => all.map((one, index) => hold({ ...one, id: `h${index}` })))
  const overridden: fc.Arbitrary<Override[]> = fc
    .array(fc.tuple(placed, fc.record({ ensure, notice: notices, touchAdmins: fc.boolean() })), { maxLength: 2 })
    .map(all => all.map(([one, ruled], index) => override({ ...one, id: `o${index}` }, ruled)))
  const rarely = <T>(some: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> =>
    fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: some })
  return fc.record({ version: fc.constant(1), holds: rarely(held), overrides: rarely(overridden) })
}

/** Limits so small that they matter to five sessions. */
function settings(ids: readonly string[]): fc.Arbitrary<GuardSettings> {
  const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) })
  return fc.record({
    stopped: mostly(false, true),
    armed: mostly(true, false),
    protect: fc.record({
      users: mostly<readonly string[]>([], ['ana'], ['CLASS\\b*']),
      groups: mostly<readonly string[]>([], ['CLASS\\pupils'], ['*teachers']),
    }),
    hostLimit: fc.record({ count: fc.integer({ min: 1, max: 6 }), per: length }),
    disruptionBudget: fc.record({
      count: fc.integer({ min: 1, max: 4 }),
      share: fc.constantFrom(null, null, 0.1, 0.5, 1),
      per: length,
    }),
    invokedFrom: mostly<string | null>(null, ...ids),
    setAside: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray([...overridableGuards]) },
    ),
  })
}

/** `timed`: rules have windows, begin and end. */
export function situations(shape: { readonly timed: boolean }): fc.Arbitrary<Situation> {
  return fc
    .record({ rules: rules(shape), stations, sessions, confirmsIdentity: fc.boolean(), unlockLiftsLocks: fc.boolean() })
    .chain(({ rules, stations, sessions, ...capabilities }) => {
      const loaded = bundle(rules, { stations })
      const observed = observation(sessions, capabilities)
      return fc.record({
        bundle: fc.constant(loaded),
        observation: fc.constant(observed),
        ledger: ledgers(loaded, observed),
        holds: holdsFor(observed),
        guards: settings(sessions.map(({ id }) => id)),
      })
    })
}

/** Much is due at once, so that what sessions share is short. */
export const crowds: fc.Arbitrary<Situation> = situations({ timed: false }).map(situation => {
  const { bundle: loaded, observation, ledger, guards } = situation
  const [first, ...others] = loaded.rules
  const some = { priority: 9, planOnly: false, match: { sessionId: ['0', '1', '2', '10', 'c1'] } }
  const rules = [
    ...(first === undefined ? [] : [{ ...first, ...some, ensure: 'disconnected' as const }]),
    ...others,
    rule({ rule: 'all', priority: 8 }),
  ]
  const sessions = observation.sessions.map(seen =>
    session({ ...seen, user: seen.user ?? 'ana', state: 'active', blocked: 'yes', ...unguarded(seen) }),
  )
  return {
    ...situation,
    bundle: bundle(rules, { stations: loaded.stations }),
    observation: { ...observation, sessions },
    ledger: { ...ledger, inFlight: new Map(), providerFailed: null },
    guards: { ...guards, stopped: false, armed: true },
  }
})

function unguarded({ logonAt }: Session): Partial<Session> {
  return { own: false, admin: false, can: ['unlock', 'disconnect'], logonAt: logonAt ?? instant(noon - 7_200_000) }
}
