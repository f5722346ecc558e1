import type { Plan } from '../model/plan.ts'
import { summarise } from '../planner/summary.ts'

/**
 * Leaves of a plan what a person confirmed, if they were asked at all: whoever logged on since was not asked about.
 * @param incarnations keys of those confirmed; undefined: nobody was asked, so everything stands
 */
export function onlyConfirmed(plan: Plan, incarnations: readonly string[] | undefined): Plan {
  if (incarnations === undefined) return plan
  const confirmed = new Set(incarnations)
  const decisions = plan.decisions.filter(
    ({ session }) => session.incarnation !== null && confirmed.has(session.incarnation),
  )
  return { ...plan, decisions, summary: summarise(decisions) }
}
