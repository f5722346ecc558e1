import { sourceName } from '../daemon/policy-source.ts'
import type { Clock } from '../model/clock.ts'
import { noHolds } from '../model/hold.ts'
import { emptyLedger } from '../model/ledger.ts'
import type { FightDetection, Plan } from '../model/plan.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type Instant, isoInstant, type Milliseconds, ms } from '../model/time.ts'
import { plan, prepare } from '../planner/plan.ts'
import { readPolicies } from '../policy/directory.ts'
import { loadPolicies } from '../policy/load.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { leasePath } from '../settings/lease-path.ts'
import type { Settings } from '../settings/settings.ts'
import { type Budgets, budgetsNow } from '../standing/budgets.ts'
import { type Contest, contestsNow, type NoticeNow, noticesNow } from '../standing/contests.ts'
import { type PlacedNow, placedNow } from '../standing/placed-now.ts'
import { type Holder, holder } from '../store/lease.ts'
import { openStore } from '../store/open-store.ts'
import { stopReason } from '../store/stop-file.ts'
import { type PolicyStatus, type Store, StoreError } from '../store/store.ts'
import { type Armed, armedNow } from './armed.ts'
import { messageOf, OperationFailed } from './errors.ts'
import { detectionNow } from './foreseen-detection.ts'
import { look } from './look.ts'
import { guardsOf, planInputs } from './planning.ts'
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
  readonly policies: {
    readonly source: string
    /** null: none are in force, and none could be. */
    readonly revision: string | null
    readonly rules: number
    /** Since when the daemon goes by this revision; null without a daemon. */
    readonly since: string | null
    /** What is wrong with the folder, so that the last good bundle stays; null: nothing. */
    readonly rejected: string | null
    /** Since when the revision is the last good one, which stands in for a folder without policies that are valid; null: it doesn't. */
    readonly standsIn: string | null
    /** null: they are in a folder. */
    readonly repository: RepositoryNow | null
  }
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

/** What is known of the repository of the policies. */
export interface RepositoryNow {
  /** Of the policies in force, or of those that stand in; null: there are none, or they are not of a repository. */
  readonly commit: SourceCommit | null
  /** When it last answered the daemon; null: it never did. */
  readonly fetchedAt: Instant | null
  /** How long ago that is; never below zero, though the clock was set. */
  readonly age: Milliseconds | null
}

/** Reads everything and changes nothing. What can't be read is said, not thrown. */
export async function standingOf(settings: Settings, terminal: Pick<Terminal, 'err'>): Promise<Standing> {
  const clock = systemClock()
  const daemon = holder(leasePath(settings))
  const { host, store, unremembered } = await remembered(settings, clock)
  try {
    const stopped = stopReason(settings.state)
    const { bundle, ...policies } = await policiesOf(settings, store, daemon !== null, clock)
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

async function policiesOf(
  settings: Settings,
  store: Store | null,
  isKept: boolean,
  clock: Clock,
): Promise<Standing['policies'] & { readonly bundle: Bundle | null }> {
  const inForce = isKept ? (store?.keptBundle() ?? null) : null
  const status = store?.policyStatus() ?? null
  if (inForce !== null) {
    const { bundle } = loadPolicies(inForce.files, { timeZone: settings.timeZone })
    return {
      source: status?.source ?? sourceName(settings),
      revision: inForce.revision,
      rules: bundle?.rules.length ?? 0,
      since: isoInstant(inForce.loadedAt),
      rejected: status?.rejected ?? null,
      standsIn: null,
      repository: repositoryNow(settings, status, inForce.commit, clock),
      bundle,
    }
  }
  if (settings.git !== null) return lastFetched(settings, store, clock)
  const texts = await readPolicies([settings.policies])
  const loaded = loadPolicies(texts.files, { timeZone: settings.timeZone })
  const error = [...texts.diagnostics, ...loaded.diagnostics].find(({ severity }) => severity === 'error')
  const written = error === undefined && loaded.policies > 0 ? loaded.bundle : null
  // A daemon that starts now would go by it, too.
  const kept = written === null ? (store?.keptBundle() ?? null) : null
  const bundle = written ?? (kept === null ? null : loadPolicies(kept.files, { timeZone: settings.timeZone }).bundle)
  return {
    source: settings.policies,
    revision: bundle?.revision ?? null,
    rules: bundle?.rules.length ?? 0,
    since: null,
    standsIn: bundle === null || kept === null ? null : isoInstant(kept.loadedAt),
    rejected: error === undefined ? null : `${error.file}${error.line > 0 ? `:${error.line}` : ''}: ${error.message}`,
    repository: null,
    bundle,
  }
}

/** What a daemon that starts now would begin with, if the repository did not answer: looking changes nothing, so it is not asked. */
function lastFetched(
  settings: Settings,
  store: Store | null,
  clock: Clock,
): Standing['policies'] & { readonly bundle: Bundle | null } {
  const kept = store?.keptBundle() ?? null
  const bundle = kept === null ? null : loadPolicies(kept.files, { timeZone: settings.timeZone }).bundle
  return {
    source: sourceName(settings),
    revision: bundle?.revision ?? null,
    rules: bundle?.rules.length ?? 0,
    since: null,
    rejected: null,
    standsIn: kept === null || bundle === null ? null : isoInstant(kept.loadedAt),
    repository: repositoryNow(settings, store?.policyStatus() ?? null, kept?.commit, clock),
    bundle,
  }
}

function repositoryNow(
  { git }: Settings,
  status: PolicyStatus | null,
  commit: SourceCommit | undefined,
  clock: Clock,
): RepositoryNow | null {
  const fetchedAt = status?.fetchedAt ?? null
  if (git === null && fetchedAt === null && commit === undefined) return null
  const age = fetchedAt === null ? null : ms(Math.max(0, clock.now() - fetchedAt))
  return { commit: commit ?? null, fetchedAt, age }
}

/** What operators have placed stands without policies, too. */
const nothingDeclared: Bundle = { revision: 'none', rules: [], stations: new Map(), policies: [] }
