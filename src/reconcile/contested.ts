import { partsOfBackoffKey } from '../model/ledger.ts'
import { reversalsAt } from '../planner/contest.ts'
import type { Fact } from '../store/fact.ts'
import { attemptsBefore, drawLongestDelay } from './backoff.ts'
import type { ReconcileEvent } from './events.ts'
import { type Follower, nothingFollows } from './follow.ts'
import { keptRule } from './rules-in-force.ts'

/** A fight begins with the reversal that makes as many as its rule counts, and before anything is written against it. */
export const contested: Follower = ({ ledger, sightings, ruleOf, now, random }) => {
  if (ledger.fights.size === 0) return nothingFollows
  const here = new Map([...sightings.values()].map(incarnation => [incarnation.key, incarnation]))
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const [key, fight] of ledger.fights) {
    if (fight.contestedSince !== null) continue
    const parts = partsOfBackoffKey(key)
    const incarnation = here.get(parts.incarnation)
    const rule = ruleOf(parts)
    if (incarnation === undefined || rule === null || rule.digest !== fight.ruleDigest) continue
    const { contestedAfter, whenContested, backoff } = rule.reapply
    const reversals = reversalsAt(fight, rule, now)
    if (reversals < contestedAfter.reversals) continue
    const kept = keptRule(rule)
    facts.push({ kind: 'contested', incarnation, rule: kept, reversals })
    if (whenContested === 'slow') {
      const attempt = Math.max(1, attemptsBefore(ledger, incarnation.key, kept))
      facts.push({ kind: 'backoff', incarnation, rule: kept, attempt, delay: drawLongestDelay(backoff, random) })
    }
    const { within } = contestedAfter
    events.push({ kind: 'contested', incarnation, rule: kept, reversals, within, whenContested })
  }
  return { facts, events }
}
