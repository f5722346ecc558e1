import type { Ensure, MatchField } from '../model/policy.ts'
import type { Facts } from './facts.ts'
import { type IndexedRule, type RuleIndex, visitCandidates } from './rule-index.ts'

/** Which rule speaks for a session. */
export interface Selection {
  readonly winner: IndexedRule | null
  /** A rule of the winner's priority that wants something else. */
  readonly conflict: IndexedRule | null
  /** An enforced rule that might match, wants something else and would then win or conflict. */
  readonly undecided: { readonly rule: IndexedRule; readonly field: MatchField } | null
}

export interface Selections {
  /** Among enforced rules. */
  readonly enforced: Selection
  /** As though plan-only rules were enforced; the same object where that makes no difference. */
  readonly preview: Selection
}

const nothing: Selection = { winner: null, conflict: null, undecided: null }
const noRule: Selections = { enforced: nothing, preview: nothing }

/** Picks the rule that decides: the highest priority, then policy name, then order. One serves all sessions of a plan. */
export class Selector {
  readonly #index: RuleIndex
  readonly #holding: readonly boolean[]
  /** Of the session at hand. */
  #matching: IndexedRule[] = []
  #undecided: IndexedRule[] = []
  #floor = Number.NEGATIVE_INFINITY

  /** @param holding whether each rule of the bundle, by rank, is in force now; only those are candidates */
  constructor(index: RuleIndex, holding: readonly boolean[]) {
    this.#index = index
    this.#holding = holding
  }

  of(facts: Facts): Selections {
    this.#floor = Number.NEGATIVE_INFINITY
    if (this.#matching.length > 0) this.#matching = []
    if (this.#undecided.length > 0) this.#undecided = []
    visitCandidates(this.#index, facts, this.#sift)
    return settle(this.#matching, this.#undecided, facts)
  }

  readonly #sift = (rules: readonly IndexedRule[], facts: Facts): void => {
    for (const indexed of rules) {
      const { priority, planOnly } = indexed.rule
      // Lists are in rank order, so nothing below an enforced match can matter any more.
      if (priority < this.#floor) break
      if (this.#holding[indexed.rank] !== true) continue
      const truth = indexed.matcher.truth(facts)
      if (truth === 'undecided') this.#undecided.push(indexed)
      if (truth !== 'yes') continue
      this.#matching.push(indexed)
      if (!planOnly) this.#floor = Math.max(this.#floor, priority)
    }
  }
}

function settle(matching: readonly IndexedRule[], undecided: readonly IndexedRule[], facts: Facts): Selections {
  if (matching.length === 0) return noRule
  const all = decide(matching, undecided, facts)
  if (!matching.some(isPlanOnly) && !undecided.some(isPlanOnly)) return { enforced: all, preview: all }
  return { enforced: decide(matching.filter(isEnforced), undecided.filter(isEnforced), facts), preview: all }
}

function decide(matching: readonly IndexedRule[], undecided: readonly IndexedRule[], facts: Facts): Selection {
  const winner = first(matching)
  if (winner === null) return nothing
  const { priority, ensure } = winner.rule
  if (matching.length === 1 && undecided.length === 0) return { winner, conflict: null, undecided: null }
  const opposes = ({ rule }: IndexedRule): boolean => rule.priority >= priority && rule.ensure !== ensure
  const doubt = first(undecided.filter(opposes))
  const field = doubt === null ? null : doubt.matcher.undecidedField(facts)
  return {
    winner,
    conflict: first(matching.filter(opposes)),
    undecided: doubt === null || field === null ? null : { rule: doubt, field },
  }
}

function first(rules: readonly IndexedRule[]): IndexedRule | null {
  let best: IndexedRule | null = null
  for (const indexed of rules) if (best === null || indexed.rank < best.rank) best = indexed
  return best
}

function isEnforced(indexed: IndexedRule): boolean {
  return !indexed.rule.planOnly
}

function isPlanOnly(indexed: IndexedRule): boolean {
  return indexed.rule.planOnly
}

/** What a rule makes of a session, apart from `unmanaged`. */
export function desiredOf(ensure: Ensure): Exclude<Ensure, 'unmanaged'> | null {
  return ensure === 'unmanaged' ? null : ensure
}
