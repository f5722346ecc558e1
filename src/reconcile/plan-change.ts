import type { Plan } from '../model/plan.ts'

/** The decisions of a plan as text that is the same for the same decisions, whenever they were made. */
export function decisionsText({ decisions }: Plan): string {
  return JSON.stringify(
    decisions.map(({ session, status, action, reason, rule }) => [
      session.id,
      session.incarnation,
      status,
      action,
      reason.code,
      rule?.policy,
      rule?.rule,
    ]),
  )
}
