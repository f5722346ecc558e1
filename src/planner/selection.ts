import type { Ensure, MatchField, Rule } from '../model/policy.ts'
import type { Facts } from './facts.ts'
import { type IndexedRule, type RuleIndex, visitCandidates } from './rule-index.ts'

/** Which rule speaks for a session. */
export interface Selection {
  readonly winner: Rule | null
  /** A rule of the winner's priority that wants something else. */
  readonly conflict: Rule | null
  /** An enforced rule that might match, wants something else and would then win or conflict. */
  readonly undecided: { readonly rule: Rule; readonly field: MatchField } | null
}

export interface Selections {
  /** Among enforced rules. */
  readonly enforced: Selection
  /** As though plan-only rules were enforced; the same object where that makes no difference. */
  readonly preview: Selection
}

const nothing: Selection = { winner: null, conflict: null, undecided: null }
const noRule: Selections = { enforced: nothing, preview: nothing }

/** Picks the rule that decides: the highest priority, then policy name, then order. Only rules in `holding` are candidates. */
export function select(index: RuleIndex, holding: readonly boolean[], facts: Facts): Selections {
  const matching: IndexedRule[] = []
  const undecided: IndexedRule[] = []
  let floor = Number.NEGATIVE_INFINITY
  visitCandidates(index, facts, rules => {
    for (const indexed of rules) {
      // Lists are in rank order, so nothing below an enforced match can matter any more.
      if (indexed.rule.priority < floor) break
      if (holding[indexed.rank] !== true) continue
      const truth = indexed.matcher.truth(facts)
      if (truth === 'no') continue
      if (truth === 'undecided') {
        undecided.push(indexed)
        continue
      }
      matching.push(indexed)
      if (indexed.rule.planOnly === null) floor = Math.max(floor, indexed.rule.priority)
    }
  })
  if (matching.length === 0) return noRule
  if (!matching.some(isPlanOnly) && !undecided.some(isPlanOnly)) {
    const enforced = settle(matching, undecided, facts)
    return { enforced, preview: enforced }
  }
  const enforced = settle(matching.filter(isEnforced), undecided.filter(isEnforced), facts)
  return { enforced, preview: settle(matching, undecided, facts) }
}

function settle(matching: readonly IndexedRule[], undecided: readonly IndexedRule[], facts: Facts): Selection {
  const winner = first(matching)
  if (winner === null) return nothing
  const { priority, ensure } = winner.rule
  const opposes = (other: IndexedRule): boolean => other.rule.ensure !== ensure
  const conflict = first(matching.filter(other => other.rule.priority === priority && opposes(other)))
  const doubt = first(undecided.filter(other => other.rule.priority >= priority && opposes(other)))
  const field = doubt === null ? null : doubt.matcher.undecidedField(facts)
  return {
    winner: winner.rule,
    conflict: conflict === null ? null : conflict.rule,
    undecided: doubt === null || field === null ? null : { rule: doubt.rule, field },
  }
}

function first(rules: readonly IndexedRule[]): IndexedRule | null {
  let best: IndexedRule | null = null
  for (const indexed of rules) if (best === null || indexed.rank < best.rank) best = indexed
  return best
}

function isEnforced(indexed: IndexedRule): boolean {
  return indexed.rule.planOnly === null
}

function isPlanOnly(indexed: IndexedRule): boolean {
  return indexed.rule.planOnly !== null
}

/** What a rule makes of a session, apart from `unmanaged`. */
export function desiredOf(ensure: Ensure): Exclude<Ensure, 'unmanaged'> | null {
  return ensure === 'unmanaged' ? null : ensure
}
