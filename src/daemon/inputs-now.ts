import type { Clock } from '../model/clock.ts'
import type { GuardSettings } from '../model/ledger.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type PlanInputs, prepare } from '../planner/plan.ts'
import { loadZones } from '../runtime/zones.ts'
import type { Settings } from '../settings/settings.ts'
import { stopReason } from '../store/stop-file.ts'
import type { Store } from '../store/store.ts'

/** What planning needs beside a look at the host. */
export interface PlanningNow {
  readonly memory: Pick<Store, 'ledger' | 'holds'>
  readonly settings: Pick<Settings, 'state' | 'protect' | 'hostLimit' | 'disruptionBudget'>
  readonly simulated: boolean
  readonly clock: Pick<Clock, 'now'>
}

/** All that a plan of this instant is made from beside policies: data alone, which a thread can be given. */
export type SeenNow = Omit<PlanInputs, keyof PolicyInputs>

type PolicyInputs = Pick<PlanInputs, 'prepared' | 'zones'>

/** All that a plan of this instant is made from. */
export async function inputsNow(
  bundle: Bundle,
  look: () => Observation | Promise<Observation>,
  from: PlanningNow,
): Promise<PlanInputs> {
  const made = await policyInputs(bundle)
  return { ...made, ...(await seenNow(look, from)) }
}

export async function policyInputs(bundle: Bundle): Promise<PolicyInputs> {
  const prepared = prepare(bundle)
  return { prepared, zones: prepared.needsZones ? await loadZones() : null }
}

export async function seenNow(
  look: () => Observation | Promise<Observation>,
  { memory, settings, simulated, clock }: PlanningNow,
): Promise<SeenNow> {
  const observation = await look()
  const ledger = memory.ledger()
  const { protect, hostLimit, disruptionBudget } = settings
  const guards: GuardSettings = {
    protect,
    hostLimit,
    disruptionBudget,
    stopped: stopReason(settings.state) !== null,
    armed: simulated || ledger.armed !== null,
    invokedFrom: null,
    setAside: [],
  }
  return { observation, ledger, holds: memory.holds(), guards, now: clock.now() }
}
