import type { Plan } from '../../model/plan.ts'
import type { Instant } from '../../model/time.ts'

/** Sessions that rules keep now and none will at that instant. Nothing is undone then. */
export interface Departure {
  readonly at: Instant
  readonly sessions: number
}

/** Compares a plan with the one that would be made of the same observation at its `wakeAt`. */
export function departureBetween(now: Plan, then: Plan): Departure | null {
  const kept = new Set(now.decisions.filter(isKept).map(decision => decision.session.id))
  const sessions = then.decisions.filter(
    decision => decision.reason.code === 'no-rule' && kept.has(decision.session.id),
  ).length
  return sessions === 0 ? null : { at: then.plannedAt, sessions }
}

function isKept(decision: Plan['decisions'][number]): boolean {
  return decision.desired !== null && decision.reason.code !== 'plan-only'
}
