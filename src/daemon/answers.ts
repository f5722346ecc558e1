import type { Clock } from '../model/clock.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Settings } from '../settings/settings.ts'
import type { PendingRequest, PlanAnswer, PlanRequest, Synced, SyncRequest } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import { draftAside } from './draft-aside.ts'
import { plansOf } from './plans-asked-for.ts'
import type { KeptPolicies } from './policies.ts'

/** What a daemon answers that does nothing to any session, whoever asks: another process or a page. */
export interface Answers {
  readonly inForce: () => { readonly bundle: Bundle; readonly commit: string | null }
  /** Reads the policies again. Journalled; rejects with the signal's reason as soon as that aborts. */
  readonly sync: (request: PendingRequest<SyncRequest>, ending: AbortSignal) => Promise<Synced>
  /** Plans, and can do nothing else. Journalled. */
  readonly planFor: (request: PendingRequest<PlanRequest>, ending: AbortSignal) => Promise<PlanAnswer>
}

interface AnswersOptions {
  /** Where the policies come from, for people. */
  readonly source: string
  readonly settings: Settings
  readonly store: Store
  readonly policies: Pick<
    KeptPolicies,
    'bundle' | 'commit' | 'revision' | 'problem' | 'isUnreached' | 'reload' | 'followed'
  >
  /** In force until `policies` has others. */
  readonly begunWith: Bundle
  /** At the host, as the loop sees it next. */
  readonly look: () => Promise<Observation>
  readonly simulated: boolean
  readonly clock: Clock
}

export function answersOf({
  source,
  settings,
  store,
  policies,
  begunWith,
  look,
  simulated,
  clock,
}: AnswersOptions): Answers {
  const inForce: Answers['inForce'] = () => ({
    bundle: policies.bundle ?? begunWith,
    commit: policies.commit?.id ?? null,
  })
  const planned = plansOf({
    look,
    // No more of it than that: a plan that somebody asks for is not to be kept either.
    memory: { ledger: () => store.ledger(), holds: () => store.holds() },
    inForce,
    draft: (files, options, signal) => draftAside(files, options, { clock, signal }),
    settings,
    simulated,
    clock,
  })
  return {
    inForce,
    async sync({ id, request: { verb, allowRollback, reason, awaited }, by }, ending) {
      const setAside = allowRollback ? ['rollback'] : []
      store.record([{ kind: 'request', request: id, verb, by, setAside, reason }])
      await orAborted(policies.reload({ allowRollback }), ending)
      const follows = awaited === undefined ? null : await policies.followed(awaited, ending)
      const { revision, problem, isUnreached } = policies
      const commit = policies.commit?.id ?? null
      return { source, revision, commit, problem, unreached: isUnreached, follows }
    },
    async planFor({ id, request, by }, ending) {
      store.record([{ kind: 'request', request: id, verb: request.verb, by, setAside: [], reason: null }])
      return await planned(request, ending)
    },
  }
}

/** @throws the signal's reason, as soon as that aborts; the work is left to itself then */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
