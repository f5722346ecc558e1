import type { Hold, Override } from '../model/hold.ts'
import type { Fact } from '../store/fact.ts'
import type { ReconcileEvent } from './events.ts'
import { type Follower, nothingFollows } from './follow.ts'

/**
 * What people placed is cleared away when its time is over, and not before: what is about one stay fits nobody else, so it
 * does no harm after that stay, and a look that misses the session must not end what somebody was promised.
 */
export const expired: Follower = ({ holds, now }) => {
  const placed: readonly (Hold | Override)[] = [...holds.holds, ...holds.overrides]
  if (placed.length === 0) return nothingFollows
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const each of placed) {
    // What honours a block ends with the block.
    if (each.kind === 'hold' && each.honours !== null) continue
    if (now < each.until) continue
    facts.push({ kind: 'placed-ended', id: each.id, why: 'expired', by: null })
    events.push({ kind: 'placed-ended', placed: each, why: 'expired' })
  }
  return { facts, events }
}
