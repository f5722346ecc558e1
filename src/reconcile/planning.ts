import type { Holds } from '../model/hold.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Zones } from '../model/zones.ts'
import { type PreparedBundle, plan } from '../planner/plan.ts'
import type { ActRequest } from '../store/requests.ts'
import type { Notes } from './notes.ts'
import type { ReconcilerOptions } from './options.ts'
import { StopWatch } from './stop-watch.ts'

interface PlanningOptions
  extends Pick<ReconcilerOptions, 'clock' | 'store' | 'loadZones' | 'stopReason' | 'guards' | 'provider'> {
  readonly notes: Notes
}

/** A plan and what it was made from. */
export interface Planned {
  readonly plan: Plan
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
  /** Every rule that may have decided, those of overrides included. */
  readonly rules: readonly Rule[]
}

/** What a plan needs beside policies and an observation: ledger and holds as they are now, time zones, and what operators have set. */
export class Planning {
  readonly #options: PlanningOptions
  readonly #stopWatch: StopWatch
  #zones: Zones | null = null

  constructor(options: PlanningOptions) {
    this.#options = options
    this.#stopWatch = new StopWatch(options)
  }

  /** Loads time zones if these policies have windows and none before had. */
  async load({ needsZones }: PreparedBundle): Promise<void> {
    if (needsZones) this.#zones ??= await this.#options.loadZones()
  }

  isReadyFor({ needsZones }: PreparedBundle): boolean {
    return !needsZones || this.#zones !== null
  }

  /** Notes what has changed. @returns what that is since it was last asked; null: nothing */
  lookForStop(): 'stopped' | 'resumed' | null {
    return this.#stopWatch.look()
  }

  /** @param request null: the policies themselves ask */
  plan(prepared: PreparedBundle, observation: Observation, request: ActRequest | null): Planned {
    const { clock, store, provider } = this.#options
    const ledger = store.ledger()
    const holds = store.holds()
    const guards: GuardSettings = {
      ...this.#options.guards,
      stopped: this.#stopWatch.stopped,
      // A person's own word needs no arming.
      armed: request !== null || provider.reader.capabilities.simulated || ledger.armed !== null,
      invokedFrom: request?.invokedFrom ?? null,
      setAside: request?.setAside?.guards ?? [],
    }
    const made = plan({ prepared, observation, ledger, holds, guards, now: clock.now(), zones: this.#zones })
    const rules = [...prepared.bundle.rules, ...holds.overrides.map(({ rule }) => rule)]
    return { plan: made, ledger, holds, guards, rules }
  }
}
