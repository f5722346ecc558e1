import { type Incarnation, identify } from '../model/incarnation.ts'
import { type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Reapply, Rule } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import { type Contested, contestOver } from './contest.ts'
import { type Candidate, candidatesOf, leaderOf, type Won, wonBy } from './explain-candidates.ts'
import { editKinds, editsOf, lastResorts, type Releasable } from './explain-edits.ts'
import { type GuardVerdict, guardsAsked } from './explain-guards.ts'
import { type NearMiss, nearMissesOf } from './explain-near-misses.ts'
import { type Covering, coveringOf } from './explain-placed.ts'
import { rulesAtHand } from './explain-rules.ts'
import { type Change, Trial } from './explain-trial.ts'
import { FactFinder } from './facts.ts'
import { type PlanInputs, plan } from './plan.ts'
import { type Wanted, wantedOf } from './wanted.ts'

/** Why a session is decided about as it is, from the rules that may be about it to what would have to be different. */
export interface Explanation {
  /** The very one of the plan. */
  readonly decision: Decision
  /** The rules that match or may match, in force or not; overrides first, then by rank. */
  readonly candidates: readonly Candidate[]
  /** null: no enforced rule has its way, for there is none or two are in conflict. */
  readonly won: Won | null
  /** What the rule that won asks for, before any guard has its say. */
  readonly wanted: Wanted | null
  /** How somebody fights that rule over the session; null: nobody does, or too little to count. */
  readonly contested: (Contested & Pick<Reapply, 'whenContested' | 'contestedAfter' | 'backoff'>) | null
  /** Empty: nothing is due, so none was asked. */
  readonly guards: readonly GuardVerdict[]
  /** Holds and overrides that cover the session, or may. */
  readonly placed: readonly Covering[]
  readonly nearMisses: readonly NearMiss[]
  /** At most one of each kind, in the order of {@link editKinds}: the first is what is least to change. */
  readonly changes: readonly Change[]
  /** false: there were more edits than could be tried. */
  readonly triedAll: boolean
}

/** So many edits of one kind are tried at most. */
const TRIES = 200

/**
 * Explains one decision of a plan. Pure, as planning is: every edit that it names was planned with.
 * @param made the plan of these inputs, if it was made already
 * @returns null where there is no such session
 */
export function explain(inputs: PlanInputs, sessionId: string, made: Plan = plan(inputs)): Explanation | null {
  const { observation, ledger, holds, prepared, now, zones } = inputs
  const decision = made.decisions.find(({ session }) => session.id === sessionId)
  const session = observation.sessions.find(({ id }) => id === sessionId)
  const incarnation = identify(observation, ledger.sightings).get(sessionId)
  if (decision === undefined || session === undefined) return null
  if (session.user === null || incarnation === undefined) return { decision, ...nothingToSay }

  const facts = new FactFinder(observation, prepared.labels, now).of(session, session.user)
  const held = coveringOf(holds.holds, facts, incarnation.key)
  const overridden = coveringOf(holds.overrides.toReversed(), facts, incarnation.key)
  const rules = rulesAtHand(prepared.index.rules, overridden, facts, zones)
  const leader = leaderOf(rules, decision)
  const isConflict = decision.status === 'conflict'
  const winner = isConflict ? null : leader
  const releasable: Releasable = {
    holds: held.map(({ placed }) => placed.id),
    overrides: overridden.map(({ placed }) => placed.id),
    waits: isWaiting(inputs, incarnation),
    pause: ledger.providerFailed !== null,
  }
  const trial = new Trial(inputs, incarnation, decision, rules)
  const kinds = editKinds.map(kind => editsOf(kind, rules, releasable))
  const found = kinds.flatMap(edits => trial.first(edits.slice(0, TRIES)) ?? [])
  const resorts = found.length > 0 ? [] : lastResorts(rules)
  const resort = trial.first(resorts.slice(0, TRIES))
  return {
    decision,
    candidates: candidatesOf(rules, leader, isConflict, facts),
    won: winner === null ? null : wonBy(rules, winner),
    wanted: winner === null ? null : wantedOf({ rule: winner.rule, session, incarnation, observation, ledger, now }),
    contested: winner === null ? null : contestedOver(winner.rule, incarnation, ledger, now),
    guards: guardsAsked(decision),
    placed: [...held, ...overridden],
    nearMisses: nearMissesOf(rules, facts),
    changes: resort === null ? found : [resort],
    triedAll: [...kinds, resorts].every(edits => edits.length <= TRIES),
  }
}

function contestedOver(rule: Rule, { key }: Incarnation, ledger: Ledger, now: Instant): Explanation['contested'] {
  const contest = contestOver(ledger, key, rule, now)
  if (contest === null) return null
  const { whenContested, contestedAfter, backoff } = rule.reapply
  return { ...contest, whenContested, contestedAfter, backoff }
}

function isWaiting({ ledger }: PlanInputs, { key }: Incarnation): boolean {
  return [...ledger.backoff.keys(), ...ledger.fights.keys()].some(
    waiting => partsOfBackoffKey(waiting).incarnation === key,
  )
}

/** Of a session without a user, about which no rule ever is. */
const nothingToSay = {
  candidates: [],
  won: null,
  wanted: null,
  contested: null,
  guards: [],
  placed: [],
  nearMisses: [],
  changes: [],
  triedAll: true,
} as const
