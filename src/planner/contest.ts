import type { Fight } from '../model/ledger.ts'
import type { Rule } from '../model/policy.ts'
import { type Instant, plus } from '../model/time.ts'

/** How a fight over a rule stands that has come to be contested. */
export interface Contested {
  readonly since: Instant
  /** Within the rule's window, as of now. */
  readonly reversals: number
  /** It is calm then, unless there is another reversal before. */
  readonly until: Instant
}

/** @returns null: it is not contested, or is calm by now */
export function contestOf(
  { contestedSince, reversals }: Fight,
  { reapply }: Pick<Rule, 'reapply'>,
  now: Instant,
): Contested | null {
  const last = reversals.at(-1)
  if (contestedSince === null || last === undefined) return null
  const { within } = reapply.contestedAfter
  const until = plus(last, within)
  if (until <= now) return null
  return { since: contestedSince, until, reversals: reversals.filter(at => now < plus(at, within)).length }
}
