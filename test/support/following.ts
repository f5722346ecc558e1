import { type Hold, noHolds } from '../../src/model/hold.ts'
import { type Incarnation, identify } from '../../src/model/incarnation.ts'
import { emptyLedger, type Fight, type Treatment } from '../../src/model/ledger.ts'
import type { Rule } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { type Instant, instant, plus } from '../../src/model/time.ts'
import type { FollowContext } from '../../src/reconcile/follow.ts'
import { ruleLookup } from '../../src/reconcile/rules-in-force.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { lasting } from './bundle.ts'
import { noon, observation, session } from './observation.ts'
import { type Circumstances, planned } from './planning.ts'

/** What followers are shown of one look at these sessions, and of the plan that these rules make of it. */
export function looked(rules: readonly Rule[], sessions: readonly Session[], given: Circumstances = {}): FollowContext {
  const now = given.now ?? noon
  const seen = observation(sessions, { observedAt: now, ...given.observation })
  const ledger = { ...emptyLedger, ...given.ledger }
  const holds = { ...noHolds, ...given.holds }
  let ids = 0
  return {
    plan: planned(rules, sessions, given),
    observation: seen,
    sightings: identify(seen, ledger.sightings),
    ledger,
    holds,
    ruleOf: ruleLookup([...rules, ...holds.overrides.map(({ rule }) => rule)]),
    now,
    keeping: true,
    random: seededRandom(1),
    newId: () => `new-${++ids}`,
  }
}

function incarnationOf(seen: Session): Incarnation {
  const [incarnation] = identify(observation([seen]), new Map()).values()
  if (incarnation === undefined) throw new Error('nobody is in that session')
  return incarnation
}

export function beforeNoon(length: string): Instant {
  return instant(noon - lasting(length))
}

/** The pupil at station 4. */
export const ana: Incarnation = incarnationOf(session())

/** An effect of ours, seen a minute before noon. */
export function treatment(rule: Rule, differences: Partial<Treatment> = {}): Treatment {
  const { policy, rule: name, digest } = rule
  return {
    intent: 'intent-1',
    action: rule.ensure === 'disconnected' ? 'disconnect' : 'unlock',
    rule: { policy, rule: name, digest },
    verifiedAt: beforeNoon('1m'),
    ...differences,
  }
}

/** Reversals so long before noon, oldest first. */
export function fight(rule: Rule, before: readonly string[], contestedBefore: string | null = null): Fight {
  return {
    ruleDigest: rule.digest,
    reversals: before.map(length => beforeNoon(length)),
    contestedSince: contestedBefore === null ? null : beforeNoon(contestedBefore),
  }
}

/** A hold of twenty minutes for everybody, placed ten minutes before noon. */
export function hold(differences: Partial<Hold> = {}): Hold {
  return {
    kind: 'hold',
    id: 'h1',
    selector: { text: 'everySession', match: { everySession: true } },
    incarnation: null,
    by: 'CLASS\\ms.keller',
    reason: 'a test is being written',
    placedAt: beforeNoon('10m'),
    until: plus(noon, lasting('10m')),
    released: new Set(),
    honours: null,
    ...differences,
  }
}
