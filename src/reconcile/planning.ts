import type { Plan } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import type { Zones } from '../model/zones.ts'
import { type PreparedBundle, plan } from '../planner/plan.ts'
import type { ReconcilerOptions } from './options.ts'

type PlanningOptions = Pick<ReconcilerOptions, 'clock' | 'store' | 'loadZones' | 'stopReason'>

/** What a plan needs beside policies and an observation: the ledger as it is now, time zones, and whether acting is stopped. */
export class Planning {
  readonly #options: PlanningOptions
  #zones: Zones | null = null
  #stopped = false

  constructor(options: PlanningOptions) {
    this.#options = options
  }

  /** Loads time zones if these policies have windows and none before had. */
  async load({ needsZones }: PreparedBundle): Promise<void> {
    if (needsZones) this.#zones ??= await this.#options.loadZones()
  }

  isReadyFor({ needsZones }: PreparedBundle): boolean {
    return !needsZones || this.#zones !== null
  }

  /** @returns what has changed since it was last asked; null: nothing */
  lookForStop(): 'stopped' | 'resumed' | null {
    const stopped = this.#options.stopReason() !== null
    if (stopped === this.#stopped) return null
    this.#stopped = stopped
    return stopped ? 'stopped' : 'resumed'
  }

  plan(prepared: PreparedBundle, observation: Observation): Plan {
    const { clock, store } = this.#options
    const guards = { stopped: this.#stopped }
    return plan({ prepared, observation, ledger: store.ledger(), guards, now: clock.now(), zones: this.#zones })
  }
}
