import type { Bundle, Match } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'

/** Every `idleFor` that a bundle mentions, once each: the moments after last input at which a decision may change. */
export function idleThresholds(bundle: Bundle): readonly Milliseconds[] {
  const found = new Set<Milliseconds>()
  for (const rule of bundle.rules) collect(rule.match, found)
  return [...found].sort((a, b) => a - b)
}

function collect(match: Match, found: Set<Milliseconds>): void {
  if (match.idleFor !== undefined) found.add(match.idleFor)
  for (const child of [...(match.any ?? []), ...(match.all ?? []), ...(match.not === undefined ? [] : [match.not])]) {
    collect(child, found)
  }
}
