import type { Problem } from '../../api/contract.ts'
import type { Instant } from '../../model/time.ts'

/** How the page stands with its daemon. */
export type Connection =
  /** Not yet heard of. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live'; readonly since: Instant }
  /** What is shown is what was, and is tried to be gone on from. */
  | { readonly kind: 'lost'; readonly since: Instant; readonly retryAt: Instant }
  /** The daemon will not tell whoever this is, or no more. Nothing is tried again. */
  | { readonly kind: 'refused'; readonly problem: Problem }

const FIRST = 500
const LONGEST = 15_000

/**
 * How long to wait before the next attempt, in ms: twice as long each time up to a bound, and spread, so that a room of pages does not come back at once.
 * @param attempt from 1
 * @param lot in [0, 1)
 */
export function delayBefore(attempt: number, lot: number): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt - 1, 10))
  return Math.round(full / 2 + (full / 2) * lot)
}
