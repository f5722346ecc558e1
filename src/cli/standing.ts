import type { Clock } from '../model/clock.ts'
import { noHolds } from '../model/hold.ts'
import { emptyLedger } from '../model/ledger.ts'
import type { FightDetection, Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { plan, prepare } from '../planner/plan.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { type Budgets, budgetsNow } from '../standing/budgets.ts'
import { type Contest, contestsNow, type NoticeNow, noticesNow } from '../standing/contests.ts'
import { type PlacedNow, placedNow } from '../standing/placed-now.ts'
import { type Holder, holder } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { stopReason } from '../store/stop-file.ts'
import { type Store, StoreError } from '../store/store.ts'
import { type Armed, armedNow } from './armed.ts'
import { messageOf, OperationFailed } from './errors.ts'
import { detectionNow } from './foreseen-detection.ts'
import { look } from './look.ts'
import { guardsOf, planInputs } from './planning.ts'
import { type PoliciesNow, policiesNow } from './policies-now.ts'
import { rememberedHost, SeveralHosts } from './remembered-host.ts'
import { storageProblem } from './storage.ts'
import { hasService } from './system-settings.ts'
import type { Terminal } from './terminal.ts'

/** How things stand: who keeps the host, by which policies, and what it would take. */
export interface Standing {
  /** null: not known, for the host can't be asked, and what is remembered does not say. */
  readonly host: string | null
  /** Everything could be read. */
  readonly complete: boolean
  readonly provider: string
  readonly state: string
  /** null: nobody keeps the host. */
  readonly daemon: Holder | null
  /** Why acting is stopped; null: it is not. */
  readonly stopped: string | null
  /** null: nobody can tell. */
  readonly armed: Armed | null
  /** Why nothing can be kept in the state folder, and so nothing is done; null: it can. */
  readonly unkept: string | null
  /** Why nobody can tell what was done and placed before; null: it is known. */
  readonly unremembered: string | null
  readonly policies: PoliciesNow
  /** null: the host can't be seen, and was never seen. */
  readonly observation: Observation | null
  /** Why the host can't be seen now; null: `observation` is fresh. */
  readonly unseen: string | null
  /** A fresh plan; null without an observation, policies or memory. */
  readonly plan: Plan | null
  /** Holds and overrides. */
  readonly placed: readonly PlacedNow[]
  readonly contests: readonly Contest[]
  readonly notices: readonly NoticeNow[]
  /** null: nobody can tell. */
  readonly budgets: Budgets | null
  /** null: the host was never seen, and its settings don't tell. */
  readonly fightDetection: FightDetection | null
}

/** Reads everything and changes nothing. What can't be read is said, not thrown. */
export async function standingOf(settings: Settings, terminal: Pick<Terminal, 'err'>): Promise<Standing> {
  const clock = systemClock()
  const daemon = holder(leasePath(settings))
  const { host, store, unremembered } = await remembered(settings, clock)
  try {
    const stopped = stopReason(settings.state)
    const { bundle, ...policies } = await policiesNow(settings, store, daemon !== null, clock)
    const seen = await look(settings, terminal).then(
      observation => ({ observation, unseen: null }),
      (error: unknown) => ({ observation: store?.lastObservation() ?? null, unseen: messageOf(error) }),
    )
    const { observation } = seen
    const ledger = store?.ledger() ?? emptyLedger
    const holds = store?.holds() ?? noHolds
    const armed = armedNow(settings, ledger, hasService(settings))
    const guards = guardsOf(settings, { stopped: stopped !== null, armed: armed.armed })
    const now = clock.now()
    const made =
      bundle === null || observation === null || unremembered !== null
        ? null
        : plan(await planInputs(bundle, { observation, ledger, holds, guards }, now))
    const { provider, state } = settings
    const rules = [...(bundle?.rules ?? []), ...holds.overrides.map(({ rule }) => rule)]
    return {
      host,
      complete: seen.unseen === null && unremembered === null,
      provider,
      state,
      daemon,
      stopped,
      armed: unremembered === null || armed.armed ? armed : null,
      unkept: storageProblem(state) ?? (host === null ? null : unremembered),
      unremembered,
      policies,
      ...seen,
      plan: made,
      placed: placedNow(holds, prepare(bundle ?? nothingDeclared), { observation, sightings: ledger.sightings }, now),
      contests: contestsNow(ledger, rules, now),
      notices: noticesNow(ledger, rules),
      budgets: unremembered === null ? budgetsNow(settings, ledger, observation, now) : null,
      fightDetection: detectionNow(settings, observation),
    }
  } finally {
    store?.close()
  }
}

/** The memory of the host, if it has one that can be read. */
async function remembered(
  settings: Settings,
  clock: Clock,
): Promise<Pick<Standing, 'host' | 'unremembered'> & { readonly store: Store | null }> {
  let host: string | null = null
  try {
    host = await rememberedHost(settings)
    return { host, store: openStore({ folder: settings.state, host, clock, mode: 'read' }), unremembered: null }
  } catch (error) {
    const isKnown = error instanceof OperationFailed && !(error instanceof SeveralHosts)
    // Of a host that can't be asked and that no store remembers nothing was ever kept.
    if (isKnown) return { host, store: null, unremembered: null }
    if (error instanceof StoreError || error instanceof OperationFailed) {
      return { host, store: null, unremembered: error.message }
    }
    throw error
  }
}

/** What operators have placed stands without policies, too. */
const nothingDeclared: Bundle = { revision: 'none', rules: [], stations: new Map(), policies: [] }
