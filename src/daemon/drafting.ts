import type { Diagnostic } from '../model/diagnostic.ts'
import type { GuardSettings } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import { nextDeparture } from '../planner/departures.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import { type LoadOptions, loadPolicies, type PolicyFile } from '../policy/load.ts'
import type { PlanAnswer, RuleTimeout } from '../store/requests.ts'
import { policyInputs, type SeenNow } from './inputs-now.ts'

/** So many findings are told: each has a frame, and a file of nothing but mistakes has more of them than anybody reads. */
export const MOST_TOLD = 1_000

/** What reading policies that somebody gave came to. */
export interface Draft {
  /** Whether there is anything to plan with. */
  readonly valid: boolean
  /** The first of them. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many there are. */
  readonly found: number
}

/** What was planned. */
export type Drafted = Pick<Extract<PlanAnswer, { readonly kind: 'planned' }>, 'plan' | 'departure' | 'byHand'>

/** Policies that somebody gave, to be read once and then planned with at most once. Disposing it ends what is under way. */
export interface Drafting extends Disposable {
  read(): Promise<Draft>
  /** Only with valid ones. */
  plan(seen: SeenNow, byHand: boolean): Promise<Drafted>
}

/** On this thread, which does nothing else meanwhile. */
export function draftHere(files: readonly PolicyFile[], options: LoadOptions): Drafting {
  let bundle: Bundle | null = null
  return {
    read() {
      const loaded = loadPolicies(files, options)
      bundle = loaded.policies === 0 ? null : loaded.bundle
      const { diagnostics } = loaded
      return Promise.resolve({
        valid: bundle !== null,
        diagnostics: diagnostics.slice(0, MOST_TOLD),
        found: diagnostics.length,
      })
    },
    async plan(seen, byHand) {
      if (bundle === null) throw new Error('there are no valid policies to plan with')
      return drafted({ ...(await policyInputs(bundle)), ...seen }, byHand)
    },
    [Symbol.dispose]: () => {},
  }
}

/** @param byHand whether to say what a person's own word would do as well */
export function drafted(inputs: PlanInputs, byHand: boolean): Drafted {
  const made = plan(inputs)
  const { armed, stopped } = inputs.guards
  const as = (guards: Partial<GuardSettings>): Plan => plan({ ...inputs, guards: { ...inputs.guards, ...guards } })
  return {
    plan: made,
    departure: nextDeparture(inputs, made),
    byHand: byHand
      ? {
          plan: armed ? made : as({ armed: true }),
          ready: stopped ? as({ armed: true, stopped: false }) : null,
          timeouts: timeoutsOf(inputs),
        }
      : null,
  }
}

function timeoutsOf({ prepared, holds }: PlanInputs): readonly RuleTimeout[] {
  const rules = [...prepared.bundle.rules, ...holds.overrides.map(({ rule }) => rule)]
  return rules.map(({ policy, rule, timeout }) => ({ policy, rule, timeout }))
}
