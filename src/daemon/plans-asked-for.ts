import type { GuardSettings } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { nextDeparture } from '../planner/departures.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import { loadPolicies } from '../policy/load.ts'
import { nextTurn } from '../runtime/turn.ts'
import type { Settings } from '../settings/settings.ts'
import type { PlanAnswer, PlanRequest, RuleTimeout } from '../store/requests.ts'
import { inputsNow, type PlanningNow } from './inputs-now.ts'

/** All that planning for somebody needs: nothing here acts, and nothing can be kept. */
export interface AskedPlanning extends PlanningNow {
  /** At the host, as the loop sees it next. */
  readonly look: () => Promise<Observation>
  readonly inForce: () => { readonly bundle: Bundle; readonly commit: string | null }
  readonly settings: PlanningNow['settings'] & Pick<Settings, 'timeZone'>
}

/** Plans policies that somebody gives, or those in force, upon what the daemon sees and remembers. */
export function plansOf(from: AskedPlanning): (request: PlanRequest) => Promise<PlanAnswer> {
  return async ({ files, byHand }) => {
    const loaded = files === null ? null : loadPolicies(files, { timeZone: from.settings.timeZone })
    const diagnostics = loaded?.diagnostics ?? []
    const { bundle, commit } = loaded === null ? from.inForce() : { bundle: loaded.bundle, commit: null }
    // What came in for the loop while the policies were read has its turn before the next long stretch.
    await nextTurn()
    if (bundle === null || loaded?.policies === 0) return { kind: 'invalid-policies', diagnostics }
    const inputs = await inputsNow(bundle, from.look, from)
    const made = plan(inputs)
    const { armed, stopped } = inputs.guards
    const as = (guards: Partial<GuardSettings>): Plan => plan({ ...inputs, guards: { ...inputs.guards, ...guards } })
    return {
      kind: 'planned',
      plan: made,
      departure: nextDeparture(inputs, made),
      provider: inputs.observation.provider,
      armed,
      byHand: byHand
        ? {
            plan: armed ? made : as({ armed: true }),
            ready: stopped ? as({ armed: true, stopped: false }) : null,
            timeouts: timeoutsOf(inputs),
          }
        : null,
      commit,
      diagnostics,
    }
  }
}

function timeoutsOf({ prepared, holds }: PlanInputs): readonly RuleTimeout[] {
  const rules = [...prepared.bundle.rules, ...holds.overrides.map(({ rule }) => rule)]
  return rules.map(({ policy, rule, timeout }) => ({ policy, rule, timeout }))
}
