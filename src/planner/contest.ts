import { backoffKey, type Fight, type Ledger } from '../model/ledger.ts'
import type { Rule } from '../model/policy.ts'
import { type Instant, plus } from '../model/time.ts'
import { stillCounting } from './places.ts'

type Contestable = Pick<Rule, 'reapply'>

/** How a fight over a rule stands that has come to be contested. */
export interface Contested {
  readonly since: Instant
  /** Within the rule's window, as of now. */
  readonly reversals: number
  /** It is calm then, unless there is another reversal before. */
  readonly until: Instant
}

/** How somebody fights this very rule over the incarnation; null: nobody does, or too little to count, or it is calm by now. */
export function contestOver(
  ledger: Pick<Ledger, 'fights'>,
  incarnation: string,
  rule: Rule,
  now: Instant,
): Contested | null {
  const fight = fightOver(ledger, incarnation, rule)
  return fight === null ? null : contestOf(fight, rule, now)
}

/** @returns null: nobody undid anything of this rule since it has its content */
export function fightOver({ fights }: Pick<Ledger, 'fights'>, incarnation: string, rule: Rule): Fight | null {
  const fight = fights.get(backoffKey(incarnation, rule))
  return fight?.ruleDigest === rule.digest ? fight : null
}

/** @returns null: it is not contested, or is calm by now */
export function contestOf(fight: Fight, rule: Contestable, now: Instant): Contested | null {
  const { contestedSince, reversals } = fight
  const last = reversals.at(-1)
  if (contestedSince === null || last === undefined) return null
  const until = plus(last, rule.reapply.contestedAfter.within)
  return until <= now ? null : { since: contestedSince, until, reversals: reversalsAt(fight, rule, now) }
}

/** How many counted when the last one came: unlike those as of now, they stay the same while time alone goes by. */
export function reversalsAtLast(fight: Pick<Fight, 'reversals'>, rule: Contestable): number {
  const last = fight.reversals.at(-1)
  return last === undefined ? 0 : reversalsAt(fight, rule, last)
}

/** How many reversals count at an instant: each does for less than the rule's window. */
export function reversalsAt({ reversals }: Pick<Fight, 'reversals'>, { reapply }: Contestable, at: Instant): number {
  return stillCounting(reversals, reapply.contestedAfter.within, at).length
}
