import type { Hold, Override } from '../model/hold.ts'
import type { Instant } from '../model/time.ts'
import type { Facts } from './facts.ts'
import { compileMatch, type Matcher, type Truth } from './match.ts'

/** A hold or an override that has not run out, ready to be matched. */
export interface InForce<P extends Hold | Override> {
  readonly placed: P
  /** null: it is about one incarnation, whatever its selector would pick by now. */
  readonly matcher: Matcher | null
}

/** Those that have not run out, in the order given. */
export function inForce<P extends Hold | Override>(all: readonly P[], now: Instant): readonly InForce<P>[] {
  return all
    .filter(({ until }) => now < until)
    .map(placed => ({
      placed,
      matcher: placed.incarnation === null ? compileMatch(placed.selector.match) : null,
    }))
}

/** Whether it is about this incarnation, and the incarnation was not released from it. */
export function covers({ placed, matcher }: InForce<Hold | Override>, facts: Facts, incarnation: string): Truth {
  if (placed.released.has(incarnation)) return 'no'
  if (matcher !== null) return matcher.truth(facts)
  return placed.incarnation === incarnation ? 'yes' : 'no'
}

/**
 * The hold on a session that ends last, so that its end is when the session is free. Where it can't be told whether one covers
 * it, it does: nobody is touched by mistake.
 */
export function holdOn(holds: readonly InForce<Hold>[], facts: Facts, incarnation: string): Hold | null {
  let last: Hold | null = null
  for (const hold of holds) {
    if (last !== null && hold.placed.until <= last.until) continue
    if (covers(hold, facts, incarnation) !== 'no') last = hold.placed
  }
  return last
}
