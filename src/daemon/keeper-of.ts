import { randomUUID } from 'node:crypto'
import type { Keeper } from '../api/keeper.ts'
import type { Clock } from '../model/clock.ts'
import type { Bundle } from '../model/policy.ts'
import { type PreparedBundle, prepare } from '../planner/plan.ts'
import type { Reconciler } from '../reconcile/reconciler.ts'
import type { Settings } from '../settings/settings.ts'
import { placedNow } from '../standing/placed-now.ts'
import type { PendingRequest, PlanAnswer, PlanRequest, Request, Synced, SyncRequest } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import type { Face } from './face.ts'
import { whyNow } from './why-now.ts'

/** What the API may have of a daemon. */
export interface KeeperParts {
  readonly face: Face
  readonly reconciler: Pick<Reconciler, 'order'>
  readonly store: Store
  readonly settings: Settings
  readonly simulated: boolean
  readonly clock: Clock
  readonly inForce: () => { readonly bundle: Bundle; readonly commit: string | null }
  /** Told before anything is carried out. */
  readonly onRequested: (verb: Request['verb'], by: string) => void
  /** Both as for a request of another process; they journal it. */
  readonly sync: (request: PendingRequest<SyncRequest>) => Promise<Synced>
  readonly planFor: (request: PendingRequest<PlanRequest>) => Promise<PlanAnswer>
}

/** Whatever is asked through the API goes the way of any other request, under the name of who asked. Nothing else of the daemon can be reached. */
export function keeperOf(parts: KeeperParts): Keeper {
  const { face, reconciler, store, clock, inForce, onRequested } = parts
  const { board } = face
  let prepared: PreparedBundle | null = null
  const preparedNow = (): PreparedBundle => {
    const { bundle } = inForce()
    if (prepared?.bundle !== bundle) prepared = prepare(bundle)
    return prepared
  }
  return {
    feed: board,
    health: () => face.health.now(),
    plan() {
      const { newest } = board
      if (newest === null) return null
      const { bundle, commit } = inForce()
      return { ...newest, commit: newest.plan.revision === bundle.revision ? commit : null }
    },
    async why(sessionIds) {
      if (board.newest === null) return null
      const { observation } = board.newest
      return await whyNow(sessionIds, { bundle: inForce().bundle, observation }, { ...parts, memory: store })
    },
    placed() {
      const observation = board.newest?.observation ?? null
      return placedNow(store.holds(), preparedNow(), { observation, sightings: store.ledger().sightings }, clock.now())
    },
    history: filter => store.journal(filter),
    metrics: async () => ({ type: face.metrics.type, text: await face.metrics.text() }),
    async order(request, by) {
      onRequested(request.verb, by)
      return await reconciler.order(randomUUID(), request, by)
    },
    async planFor(request, by) {
      onRequested(request.verb, by)
      return await parts.planFor({ id: randomUUID(), request, by })
    },
    async sync(by) {
      onRequested('sync', by)
      return await parts.sync({ id: randomUUID(), request: { verb: 'sync', allowRollback: false, reason: null }, by })
    },
  }
}
