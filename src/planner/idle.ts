import type { Match } from '../model/policy.ts'
import { type Instant, instant, type Milliseconds } from '../model/time.ts'

/** Every `idleFor` that matches mention, once each: the moments after last input at which a decision may change. */
export function idleThresholds(matches: readonly Match[]): readonly Milliseconds[] {
  const found = new Set<Milliseconds>()
  for (const match of matches) collect(match, found)
  return [...found].sort((a, b) => a - b)
}

/** When a session that stays idle next reaches one of the thresholds, which are in ascending order. */
export function nextIdle(thresholds: readonly Milliseconds[], idleSince: Instant | null, now: Instant): Instant | null {
  if (idleSince === null) return null
  for (const threshold of thresholds) {
    const due = idleSince + threshold
    if (due > now) return instant(due)
  }
  return null
}

function collect(match: Match, found: Set<Milliseconds>): void {
  if (match.idleFor !== undefined) found.add(match.idleFor)
  for (const child of [...(match.any ?? []), ...(match.all ?? []), ...(match.not === undefined ? [] : [match.not])]) {
    collect(child, found)
  }
}
