import type { Departure } from '../model/departure.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import { nextEnd } from './next-end.ts'
import { type PlanInputs, plan } from './plan.ts'

/** What the next end of a window leaves behind, if any does. */
export function nextDeparture(inputs: PlanInputs, made: Plan): Departure | null {
  const { prepared, holds, zones, now } = inputs
  const { rules } = prepared.bundle
  const end = nextEnd(rules, holds.overrides, zones, now)
  if (end === null) return null
  const zonesOf = ({ policy, rule: name }: RuleRef): readonly string[] =>
    rules
      .filter(rule => rule.policy === policy && rule.rule === name)
      .flatMap(rule => rule.windows.map(window => window.timeZone))
  return departureBetween(made, plan({ ...inputs, now: end }), zonesOf)
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
