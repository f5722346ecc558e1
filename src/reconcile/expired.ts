import type { Hold, Override } from '../model/hold.ts'
import type { Fact, PlacedEnd } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'
import { type Follower, nothingFollows } from './follow.ts'

/** What people placed is cleared away when its time is over, or when the one session that it was about has gone. */
export const expired: Follower = ({ holds, sightings, now }) => {
  const placed: readonly (Hold | Override)[] = [...holds.holds, ...holds.overrides]
  if (placed.length === 0) return nothingFollows
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  const here = new Set([...sightings.values()].map(({ key }) => key))
  for (const each of placed) {
    // What honours a block ends with the block.
    if (each.kind === 'hold' && each.honours !== null) continue
    const why = over(each)
    if (why === null) continue
    facts.push({ kind: 'placed-ended', id: each.id, why, by: null })
    events.push({ kind: 'placed-ended', placed: each, why })
  }
  return { facts, events }

  function over({ until, incarnation }: Hold | Override): PlacedEnd | null {
    if (now >= until) return 'expired'
    // Sightings keep who is missing from an incomplete look.
    return incarnation !== null && !here.has(incarnation) ? 'session-gone' : null
  }
}
