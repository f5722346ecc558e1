import fc from 'fast-check'
import { identify } from '../../../src/model/incarnation.ts'
import { backoffKey, type Ledger } from '../../../src/model/ledger.ts'
import type { Bundle } from '../../../src/model/policy.ts'
import type { Observation } from '../../../src/model/session.ts'
import { instant } from '../../../src/model/time.ts'
import { bundle } from '../../support/bundle.ts'
import { noon, observation } from '../../support/observation.ts'
import { rules, sessions, stations } from './arbitraries.ts'

/** All that a plan at noon depends on, save the zones. */
export interface Situation {
  readonly bundle: Bundle
  readonly observation: Observation
  readonly ledger: Ledger
  readonly stopped: boolean
}

const soon = fc.integer({ min: -3_600_000, max: 3_600_000 }).map(distance => instant(noon + distance))
const recently = fc.integer({ min: -3_600_000, max: 0 }).map(distance => instant(noon + distance))

function ledgers({ rules, revision }: Bundle, observation: Observation): fc.Arbitrary<Ledger> {
  const sightings = identify(observation, new Map())
  const ids = observation.sessions.map(session => session.id)
  const keys = ['of nobody', ...[...sightings.values()].map(incarnation => incarnation.key)]
  const backoff = fc.record({
    until: soon,
    attempt: fc.integer({ min: 1, max: 9 }),
    ruleDigest: fc.constantFrom('sha256:before', ...rules.map(rule => rule.digest)),
  })
  const open = fc.record({
    incarnation: fc.constantFrom(...keys),
    action: fc.constantFrom('unlock' as const, 'disconnect' as const),
  })
  const backoffKeys = rules.flatMap(rule => keys.map(key => backoffKey(key, rule)))
  const mapOf = <T>(from: readonly string[], values: fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> =>
    fc.array(fc.tuple(fc.constantFrom(...from), values), { maxLength: 3 }).map(entries => new Map(entries))
  return fc.record({
    sightings: fc.constantFrom(new Map(), sightings),
    inFlight: fc.oneof({ weight: 3, arbitrary: fc.constant(new Map()) }, { weight: 1, arbitrary: mapOf(ids, open) }),
    lastUnlock: mapOf(keys, recently),
    disconnected: fc.subarray(keys).map(some => new Set(some)),
    backoff: mapOf(backoffKeys, backoff),
    writes: mapOf(
      ids,
      fc.array(recently, { maxLength: 4 }).map(times => times.sort((a, b) => a - b)),
    ),
    treated: fc.constant(new Map()),
    fights: fc.constant(new Map()),
    notices: fc.constant(new Map()),
    disconnects: fc.constant([]),
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
        stopped: fc.constantFrom(false, false, false, false, false, true),
      })
    })
}
