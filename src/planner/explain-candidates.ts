import type { Decision } from '../model/plan.ts'
import type { MatchField, RuleRef } from '../model/policy.ts'
import { type RuleAtHand, type RuleSketch, sketchOf } from './explain-rules.ts'
import type { Facts } from './facts.ts'
import { compileMatch } from './match.ts'

/** What became of a rule that matches, or may. */
export type Standing =
  | 'wins'
  /** It wants something else with the same priority, so neither has its way. */
  | 'conflicts'
  /** A higher priority, or a newer override, goes before it. */
  | 'outranked'
  /** It wants the same with the same priority, and comes later. */
  | 'agrees'
  /** A field that it asks for is not known, so it is no candidate. */
  | 'undecided'
  /** It previews and never competes. */
  | 'plan-only'
  /** Its window is closed, or its policy has not begun or has expired. */
  | 'not-in-force'

export interface Candidate extends RuleSketch {
  readonly match: 'yes' | 'undecided'
  /** The first field that leaves the match undecided; null: none does. */
  readonly field: MatchField | null
  readonly standing: Standing
}

/** Why the rule that decides is this one. */
export interface Won {
  readonly rule: RuleRef
  readonly by: 'no-other' | 'priority' | 'policy-name' | 'order' | 'override'
  /** The next best; null: there is none. */
  readonly over: RuleRef | null
}

export function candidatesOf(
  rules: readonly RuleAtHand[],
  leader: RuleAtHand | null,
  isConflict: boolean,
  facts: Facts,
): readonly Candidate[] {
  return rules.flatMap(rule => {
    const { match } = rule
    if (match === 'no') return []
    const field = match === 'undecided' ? compileMatch(rule.rule.match).undecidedField(facts) : null
    return [{ ...sketchOf(rule), match, field, standing: standingOf(rule, leader, isConflict) }]
  })
}

function standingOf(rule: RuleAtHand, leader: RuleAtHand | null, isConflict: boolean): Standing {
  if (!rule.inForce) return 'not-in-force'
  if (rule.match === 'undecided') return 'undecided'
  if (rule.rule.planOnly) return 'plan-only'
  if (rule === leader) return isConflict ? 'conflicts' : 'wins'
  if (leader === null || leader.override !== null || rule.rule.priority < leader.rule.priority) return 'outranked'
  return rule.rule.ensure === leader.rule.ensure ? 'agrees' : 'conflicts'
}

/** The candidate that the decision names: it wins, or is the first of those in conflict. null: there is no candidate. */
export function leaderOf(rules: readonly RuleAtHand[], { rule }: Decision): RuleAtHand | null {
  if (rule === null) return null
  return rules.find(candidate => isCandidate(candidate) && isSameRule(candidate.ref, rule)) ?? null
}

export function wonBy(rules: readonly RuleAtHand[], winner: RuleAtHand): Won {
  const next = rules.find(rule => rule !== winner && isCandidate(rule))
  const rule = winner.ref
  if (winner.override !== null) return { rule, by: 'override', over: next?.ref ?? null }
  if (next === undefined) return { rule, by: 'no-other', over: null }
  if (next.rule.priority < winner.rule.priority) return { rule, by: 'priority', over: next.ref }
  return { rule, by: next.rule.policy === winner.rule.policy ? 'order' : 'policy-name', over: next.ref }
}

/** Enforced, in force, and known to match. */
export function isCandidate({ rule, match, inForce }: RuleAtHand): boolean {
  return match === 'yes' && inForce && !rule.planOnly
}

export function isSameRule(a: Pick<RuleRef, 'policy' | 'rule'>, b: Pick<RuleRef, 'policy' | 'rule'>): boolean {
  return a.policy === b.policy && a.rule === b.rule
}
