import { incarnationOfKey } from '../model/incarnation.ts'
import { type Fight, partsOfBackoffKey } from '../model/ledger.ts'
import { contestOf } from '../planner/contest.ts'
import type { CalmCause, Fact } from '../store/fact.ts'
import type { ReconcileEvent } from './events.ts'
import { type FollowContext, type Follower, nothingFollows } from './follow.ts'
import { isReplaced } from './gone.ts'

/**
 * A fight ends when nobody went on with it for as long as its rule says, or when one of the two has gone. Reversals that
 * never made one are not spoken of: they stop counting by their age, and the store forgets them once their session is gone.
 */
export const calm: Follower = context => {
  const { ledger, plan, sightings } = context
  if (ledger.fights.size === 0) return nothingFollows
  const here = new Map([...sightings.values()].map(incarnation => [incarnation.key, incarnation]))
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const [key, fight] of ledger.fights) {
    if (fight.contestedSince === null) continue
    const parts = partsOfBackoffKey(key)
    const present = here.get(parts.incarnation) ?? null
    const incarnation = present ?? incarnationOfKey(plan.host, parts.incarnation)
    const why = over(fight, parts, present !== null, context)
    if (why === null || incarnation === null) continue
    // A rule that has gone stands nowhere.
    const { file, line } = context.ruleOf(parts) ?? { file: '', line: 0 }
    const rule = { policy: parts.policy, rule: parts.rule, file, line, digest: fight.ruleDigest }
    facts.push({ kind: 'calm', incarnation, rule, why })
    events.push({ kind: 'calm', incarnation, rule, why })
  }
  return { facts, events }
}

function over(
  fight: Fight,
  parts: ReturnType<typeof partsOfBackoffKey>,
  isHere: boolean,
  { ruleOf, plan, sightings, now }: FollowContext,
): CalmCause | null {
  if (isReplaced(parts.incarnation, plan.host, sightings)) return 'session-gone'
  const rule = ruleOf(parts)
  if (rule === null || rule.digest !== fight.ruleDigest) return 'rule-changed'
  if (contestOf(fight, rule, now) !== null) return null
  return isHere ? 'calm' : 'session-gone'
}
