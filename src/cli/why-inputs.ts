import type { Clock } from '../model/clock.ts'
import type { Plan } from '../model/plan.ts'
import { type Instant, instant, isoInstant } from '../model/time.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import { loadPolicies } from '../policy/load.ts'
import type { ResolvedSettings, Settings } from '../settings/settings.ts'
import { openStore } from '../store/open-store.ts'
import type { RecordedDecision, RecordedPlan } from '../store/recorded.ts'
import type { Store } from '../store/store.ts'
import { OperationFailed } from './errors.ts'
import { planInputs } from './planning.ts'
import type { Cause } from './replaying.ts'
import type { Terminal } from './terminal.ts'
import type { Since } from './values.ts'
import { causeText } from './views/replay-text.ts'

/** A plan that can be explained, since all that it was made from is there. */
export interface PlannedUpon {
  readonly inputs: PlanInputs
  readonly plan: Plan
  /** Id of the plan as it was recorded; null: it was made just now. */
  readonly recorded: string | null
  /** By session id, what was recorded of those about which it comes out otherwise, so that nothing explains it. */
  readonly otherwise: ReadonlyMap<string, RecordedDecision>
  /** Why it does not come to the same bytes; empty: it does, or nobody knows why. */
  readonly causes: readonly Cause[]
}

interface Asked {
  readonly resolved: ResolvedSettings
  /** null: now. */
  readonly at: Since | null
  /** A snapshot to plan for instead of the host; null: the host. */
  readonly observed: string | null
  readonly terminal: Terminal
  readonly cwd: string
}

/**
 * The plan that a question is about, and what it is made from. What must be known of it beside that is said.
 * @throws {OperationFailed} the instant is past and nothing of it is recorded
 */
export async function plannedUpon(
  { resolved, at, observed, terminal, cwd }: Asked,
  clock: Clock,
): Promise<PlannedUpon> {
  const { settings } = resolved
  const present = clock.now()
  const asked = at === null ? null : 'at' in at ? at.at : instant(present - at.ago)
  if (observed !== null) {
    const { loadBundle } = await import('./bundle.ts')
    const { snapshotSituation } = await import('./planning.ts')
    const { readSnapshot } = await import('./snapshot.ts')
    const bundle = await loadBundle(settings, terminal, cwd)
    const situation = snapshotSituation(readSnapshot(observed, terminal, cwd), settings)
    terminal.err('Planned for a snapshot: what was done before, and holds, are not known to it.\n')
    return fresh(await planInputs(bundle, situation, asked ?? situation.observation.observedAt))
  }
  if (asked !== null && asked < present) return await past(settings, asked, clock, terminal)
  const { sayCaveats } = await import('./caveats.ts')
  const { bundleToPlan } = await import('./bundle-in-force.ts')
  const { liveSituation } = await import('./planning.ts')
  await sayCaveats(settings, terminal)
  const bundle = await bundleToPlan(resolved, terminal, cwd)
  const situation = await liveSituation(settings, clock, terminal)
  if (asked !== null) {
    terminal.err(`Planned for ${isoInstant(asked)}, with the host and what is remembered of it as they are now.\n`)
  }
  return fresh(await planInputs(bundle, situation, asked ?? clock.now()))
}

function fresh(inputs: PlanInputs): PlannedUpon {
  return { inputs, plan: plan(inputs), recorded: null, otherwise: new Map(), causes: [] }
}

/** The plan that was recorded last by then, made again. */
async function past(settings: Settings, at: Instant, clock: Clock, terminal: Terminal): Promise<PlannedUpon> {
  const { rememberedHost } = await import('./remembered-host.ts')
  const host = await rememberedHost(settings)
  const store = openStore({ folder: settings.state, host, clock, mode: 'read' })
  try {
    const [recorded] = store?.recordedPlans({ until: at, last: 1 }) ?? []
    if (store === null || recorded === undefined) {
      throw new OperationFailed(`no plan was recorded by ${isoInstant(at)} in ${settings.state}`, {
        hint: 'leave --at out for the plan of now; plans are recorded by `stationkeeper run`, and kept for a while',
      })
    }
    const inputs = await inputsOf(store, recorded)
    const { replay } = await import('./replaying.ts')
    const { replayOptions } = await import('./replay-options.ts')
    const { causes, differences } = replay(recorded, await replayOptions(store))
    const again =
      causes.length + differences.length === 0
        ? 'made again from what it was made from'
        : `which can't be made again to the byte${causes.length === 0 ? '' : ` (${causes.map(causeText).join('; ')})`}: what is decided otherwise now is shown as it was recorded`
    terminal.err(
      `From plan ${recorded.id} of ${isoInstant(recorded.plannedAt)}, the last one recorded by ${isoInstant(at)}, ${again}.\n`,
    )
    const otherwise = new Map(differences.flatMap(({ sessionId, was }) => (was === null ? [] : [[sessionId, was]])))
    return { inputs, plan: plan(inputs), recorded: recorded.id, otherwise, causes }
  } finally {
    store?.close()
  }
}

async function inputsOf(
  store: Store,
  { revision, bundle: name, plannedAt, ...situation }: RecordedPlan,
): Promise<PlanInputs> {
  const kept = store.keptBundle(name)
  if (kept === null) throw new OperationFailed(`the policies of then are not kept any more: ${revision}`)
  const { bundle } = loadPolicies(kept.files, { timeZone: kept.timeZone })
  if (bundle === null)
    throw new OperationFailed(`this version does not take the policies of then any more: ${revision}`)
  return await planInputs(bundle, situation, plannedAt)
}
