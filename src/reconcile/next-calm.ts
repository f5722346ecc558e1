import { type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import { contestOf } from '../planner/contest.ts'
import { earliest } from '../planner/schedule.ts'
import type { RuleLookup } from './rules-in-force.ts'

/** When the first fight that goes on will be over if nobody goes on with it: nothing else may wake the loop then. */
export function nextCalm({ fights }: Pick<Ledger, 'fights'>, ruleOf: RuleLookup, now: Instant): Instant | null {
  let first: Instant | null = null
  for (const [key, fight] of fights) {
    const rule = ruleOf(partsOfBackoffKey(key))
    const contest = rule === null ? null : contestOf(fight, rule, now)
    if (contest !== null) first = earliest(first, contest.until)
  }
  return first
}
