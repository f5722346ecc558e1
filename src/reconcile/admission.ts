import type { Intent } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import { disruptionLimit } from '../planner/disruption.ts'
import type { AdmissionBounds } from '../store/store.ts'
import { intentsOf } from './intents.ts'
import type { Lookout } from './lookout.ts'
import type { ReconcilerOptions } from './options.ts'
import type { Planned } from './planning.ts'

export interface AdmissionOptions extends Pick<ReconcilerOptions, 'store' | 'newId'> {
  readonly lookout: Pick<Lookout, 'sightings'>
  readonly emit: ReconcilerOptions['onEvent']
}

/** Turns what a plan wants done into intents that are on disk, within every limit. What was not admitted is not done. */
export class Admission {
  readonly #options: AdmissionOptions

  constructor(options: AdmissionOptions) {
    this.#options = options
  }

  /**
   * @param part of the plan that is to be carried out; the limits are those of the whole
   * @param request null: the policies themselves ask
   * @param savedPlan id of the one that bounds the request; null: none does
   * @throws {StoreError} nothing was admitted
   */
  admit(
    part: Plan,
    whole: Planned,
    observation: Observation,
    request: string | null,
    savedPlan: string | null,
  ): readonly Intent[] {
    const { newId, store, lookout, emit } = this.#options
    const used = savedPlan === null ? {} : { savedPlan }
    const intents = intentsOf(part, { rules: whole.rules, sightings: lookout.sightings, request, newId })
    const admitted = intents.length === 0 ? [] : store.admit(intents, { ...boundsOf(whole, observation), ...used })
    for (const intent of admitted) emit({ kind: 'intended', intent })
    return admitted
  }
}

function boundsOf({ guards, holds, ledger, plan }: Planned, observation: Observation): AdmissionBounds {
  const { hostLimit, disruptionBudget, setAside } = guards
  const disruption = setAside.includes('disruption-budget')
    ? null
    : disruptionLimit(disruptionBudget, observation, ledger.disconnects, plan.plannedAt)
  return { hostLimit, disruption, holdsVersion: holds.version }
}
