import type { Decision, Plan } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import type { Instant } from '../../model/time.ts'

/** Sessions that rules keep now and none will at that instant. Nothing is undone then. */
export interface Departure {
  readonly at: Instant
  readonly sessions: number
  /** Of the windows that end; null where they have several, or none has any. */
  readonly timeZone: string | null
}

/**
 * Compares a plan with the one that would be made of the same observation at its `wakeAt`.
 * @param zonesOf the zones of a rule's windows
 */
export function departureBetween(
  now: Plan,
  then: Plan,
  zonesOf: (rule: RuleRef) => readonly string[],
): Departure | null {
  const left = new Set(
    then.decisions.filter(({ reason }) => reason.code === 'no-rule').map(({ session }) => session.id),
  )
  const departing = now.decisions.filter(decision => isKept(decision) && left.has(decision.session.id))
  if (departing.length === 0) return null
  const zones = new Set(departing.flatMap(({ rule }) => (rule === null ? [] : zonesOf(rule))))
  const [timeZone = null] = zones.size === 1 ? zones : []
  return { at: then.plannedAt, sessions: departing.length, timeZone }
}

function isKept({ desired, reason }: Decision): boolean {
  return desired !== null && reason.code !== 'plan-only'
}
