import type { Decision, Plan } from '../model/plan.ts'
import type { PlanDifference, SavedOutcome, SavedPlan } from '../model/saved-plan.ts'
import { compareSessionIds } from '../model/session.ts'
import { summarise } from '../planner/summary.ts'

/**
 * Leaves of a plan what a saved one says as well: the same action for the same stay in a session. Of guards it is the plan made now
 * that counts, so what is withheld now is left in, as withheld.
 */
export function onlySaved(
  plan: Plan,
  { id, plannedAt, revision, actions }: SavedPlan,
): { readonly part: Plan; readonly saved: SavedOutcome } {
  const asked = new Map(actions.map(({ session, action }) => [session.incarnation, action]))
  const both = ({ session, action }: Decision): boolean =>
    session.incarnation !== null && asked.get(session.incarnation) === action
  const decisions = plan.decisions.filter(both)
  const now = new Map(plan.decisions.map(decision => [decision.session.incarnation, decision]))
  const differences: PlanDifference[] = []
  for (const { session, action } of actions) {
    const decision = now.get(session.incarnation) ?? null
    if (decision === null || !both(decision)) differences.push({ session, wanted: action, now: decision })
  }
  for (const decision of plan.decisions) {
    const { session, status } = decision
    const isNew = session.incarnation === null || !asked.has(session.incarnation)
    if (isNew && (status === 'change' || status === 'assert'))
      differences.push({ session, wanted: 'none', now: decision })
  }
  differences.sort((a, b) => compareSessionIds(a.session.id, b.session.id))
  return {
    part: { ...plan, decisions, summary: summarise(decisions) },
    saved: { id, plannedAt, revision, differences },
  }
}
