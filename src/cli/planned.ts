import type { Departure } from '../model/departure.ts'
import type { Plan } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'
import { nextDeparture } from '../planner/departures.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import type { ServerPlan } from './plan-server.ts'
import { ruleTimeout } from './rule-timeout.ts'

/** A plan and what is shown with it, whether it was made here or by the daemon. */
export interface Planned {
  readonly plan: Plan
  /** Id of the commit that the policies are of; null: they are of none. */
  readonly commit: string | null
  /** As the observation names it. */
  readonly provider: string
  readonly armed: boolean
  /** What it was made of; null: the daemon made it. */
  readonly inputs: PlanInputs | null
  /** What the next end of a window leaves behind. */
  departure(): Departure | null
  /** The plan as a person's own word has it, which needs no arming. */
  byHand(): Plan
  /** The same where nothing is stopped. */
  ready(): Plan
  timeoutOf(rule: RuleRef | null): Milliseconds
}

export function plannedHere(inputs: PlanInputs, commit: string | null): Planned {
  const { guards, observation, prepared, holds } = inputs
  const made = plan(inputs)
  return {
    plan: made,
    commit,
    provider: observation.provider,
    armed: guards.armed,
    inputs,
    departure: () => nextDeparture(inputs, made),
    byHand: () => (guards.armed ? made : plan({ ...inputs, guards: { ...guards, armed: true } })),
    ready: () => plan({ ...inputs, guards: { ...guards, armed: true, stopped: false } }),
    timeoutOf: ruleTimeout(prepared.bundle.rules, holds),
  }
}

export function plannedThere({ plan: made, commit, provider, armed, departure, byHand }: ServerPlan): Planned {
  return {
    plan: made,
    commit,
    provider,
    armed,
    inputs: null,
    departure: () => departure,
    byHand: () => byHand?.plan ?? made,
    ready: () => byHand?.ready ?? byHand?.plan ?? made,
    timeoutOf: ruleTimeout(byHand?.timeouts ?? [], { overrides: [] }),
  }
}
