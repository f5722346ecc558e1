import type { DisruptionBudget } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'

/**
 * The disruption budget as a plain count: its share is of the sessions active now and those disconnected within the window,
 * rounded up, so that a small room may always disconnect one.
 */
export function disruptionLimit(
  { count, share, per }: DisruptionBudget,
  { sessions }: Observation,
  disconnects: readonly Instant[],
  now: Instant,
): Limit {
  if (share === null) return { count, per }
  const active = sessions.filter(({ user, state }) => user !== null && state === 'active').length
  const disconnected = disconnects.filter(at => now < plus(at, per)).length
  return { count: Math.min(count, Math.ceil(share * (active + disconnected))), per }
}
