import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { LoadOptions, PolicyFile } from '../policy/load.ts'
import type { Settings } from '../settings/settings.ts'
import type { PlanAnswer, PlanRequest } from '../store/requests.ts'
import { type Drafting, drafted } from './drafting.ts'
import { inputsNow, type PlanningNow, seenNow } from './inputs-now.ts'

/** All that planning for somebody needs: nothing here acts, and nothing can be kept. */
export interface AskedPlanning extends PlanningNow {
  /** At the host, as the loop sees it next. */
  readonly look: () => Promise<Observation>
  readonly inForce: () => { readonly bundle: Bundle; readonly commit: string | null }
  /** Where policies that somebody gives are read and planned with. */
  readonly draft: (files: readonly PolicyFile[], options: LoadOptions, signal: AbortSignal | null) => Drafting
  readonly settings: PlanningNow['settings'] & Pick<Settings, 'timeZone'>
}

/** Plans policies that somebody gives, or those in force, upon what the daemon sees and remembers. */
export function plansOf(from: AskedPlanning): (request: PlanRequest, signal?: AbortSignal) => Promise<PlanAnswer> {
  return async ({ files, byHand }, signal) => {
    if (files === null) {
      const { bundle, commit } = from.inForce()
      const inputs = await inputsNow(bundle, from.look, from)
      const { provider } = inputs.observation
      const told = { commit, diagnostics: [], found: 0 }
      return { kind: 'planned', ...drafted(inputs, byHand), provider, armed: inputs.guards.armed, ...told }
    }
    using drafting = from.draft(files, { timeZone: from.settings.timeZone }, signal ?? null)
    const { valid, diagnostics, found } = await drafting.read()
    if (!valid) return { kind: 'invalid-policies', diagnostics, found }
    const seen = await seenNow(from.look, from)
    const made = await drafting.plan(seen, byHand)
    const { provider } = seen.observation
    return { kind: 'planned', ...made, provider, armed: seen.guards.armed, commit: null, diagnostics, found }
  }
}
