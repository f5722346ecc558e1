import type { Clock } from '../model/clock.ts'
import { type Holds, noHolds } from '../model/hold.ts'
import { emptyLedger, type GuardSettings, type Ledger } from '../model/ledger.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { type PlanInputs, prepare } from '../planner/plan.ts'
import type { Settings } from '../settings/settings.ts'
import { armedNow } from './armed.ts'
import type { Terminal } from './terminal.ts'

/** What is planned upon, beside the policies. */
export interface Situation {
  readonly observation: Observation
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
}

/** A snapshot stands for itself: nothing was ever done, and nobody has stopped anything. */
export function snapshotSituation(observation: Observation, settings: Settings): Situation {
  return {
    observation,
    ledger: emptyLedger,
    holds: noHolds,
    guards: guardsOf(settings, { stopped: false, armed: true }),
  }
}

/** What the settings, and someone's word, say about acting at all. */
export function guardsOf(
  { protect, hostLimit, disruptionBudget }: Settings,
  standing: Pick<GuardSettings, 'stopped' | 'armed'>,
): GuardSettings {
  return { ...standing, protect, hostLimit, disruptionBudget, invokedFrom: null, setAside: [] }
}

/** The host as it is now, and what the state folder remembers of it, read and not written. */
export async function liveSituation(
  settings: Settings,
  clock: Clock,
  terminal: Pick<Terminal, 'err'>,
): Promise<Situation> {
  const { look } = await import('./look.ts')
  const { openStore } = await import('../store/open-store.ts')
  const { stopReason } = await import('../store/stop-file.ts')
  const observation = await look(settings, terminal)
  const store = openStore({ folder: settings.state, host: observation.host, clock, mode: 'read' })
  try {
    const ledger = store?.ledger() ?? emptyLedger
    const standing = { stopped: stopReason(settings.state) !== null, armed: armedNow(settings, ledger).armed }
    return { observation, ledger, holds: store?.holds() ?? noHolds, guards: guardsOf(settings, standing) }
  } finally {
    store?.close()
  }
}

/** Everything that planning needs, zones only if a rule has windows. */
export async function planInputs(bundle: Bundle, situation: Situation, now: Instant): Promise<PlanInputs> {
  const prepared = prepare(bundle)
  const zones = prepared.needsZones ? await (await import('../runtime/zones.ts')).loadZones() : null
  const { observation, ledger, holds, guards } = situation
  return { prepared, observation, ledger, holds, guards, now, zones }
}
