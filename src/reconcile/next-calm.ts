import type { Ledger } from '../model/ledger.ts'
import { type Instant, instant } from '../model/time.ts'
import { partsOfKey } from './fight.ts'
import type { RuleLookup } from './rules-in-force.ts'

/** When the first fight that goes on will be over if nobody goes on with it: nothing else may wake the loop then. */
export function nextCalm({ fights }: Pick<Ledger, 'fights'>, ruleOf: RuleLookup, now: Instant): Instant | null {
  let first = Number.POSITIVE_INFINITY
  for (const [key, { contestedSince, reversals }] of fights) {
    const rule = ruleOf(partsOfKey(key))
    const last = reversals.at(-1)
    if (contestedSince === null || rule === null || last === undefined) continue
    const calm = last + rule.reapply.contestedAfter.within
    if (calm > now) first = Math.min(first, calm)
  }
  return Number.isFinite(first) ? instant(first) : null
}
