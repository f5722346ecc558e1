import type { DisruptionBudget } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { stillCounting } from './places.ts'

/** The disruption budget of a host as a plain count: see {@link disruptionCapacity}. */
export function disruptionLimit(
  budget: DisruptionBudget,
  observation: Observation,
  disconnects: readonly Instant[],
  now: Instant,
): Limit {
  const { per } = budget
  return { count: disruptionCapacity(budget, observation)(stillCounting(disconnects, per, now).length), per }
}

/**
 * How many disconnects the budget allows while so many count. Its share is of the sessions active now and those disconnected
 * within the window, rounded up, and never nothing, so that a small room may always disconnect one.
 */
export function disruptionCapacity(
  { count, share }: DisruptionBudget,
  { sessions }: Observation,
): (counted: number) => number {
  if (share === null) return () => count
  const active = sessions.filter(({ user, state }) => user !== null && state === 'active').length
  return counted => Math.min(count, Math.max(1, roundedUp(share * (active + counted))))
}

/** 7 % of 100 is 7, although 0.07 × 100 is a little more. */
function roundedUp(value: number): number {
  return Math.ceil(value - 1e-9)
}
