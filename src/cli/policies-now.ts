import { sourceName } from '../daemon/policy-source.ts'
import type { Clock } from '../model/clock.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import { type Instant, isoInstant, type Milliseconds, ms } from '../model/time.ts'
import { readPolicies } from '../policy/directory.ts'
import { loadPolicies } from '../policy/load.ts'
import { isUnread } from '../policy/unread.ts'
import type { Settings } from '../settings/settings.ts'
import type { PolicyStatus, Store } from '../store/store.ts'

/** The policies that a host is kept by, or would be. */
export interface PoliciesNow {
  readonly source: string
  /** null: none are in force, and none could be. */
  readonly revision: string | null
  readonly rules: number
  /** Since when the daemon goes by this revision; null without a daemon. */
  readonly since: string | null
  /** What is wrong with the folder, so that the last good bundle stays; null: nothing. */
  readonly rejected: string | null
  /** That is because nobody could read it, and no mistake of whoever writes policies. */
  readonly unread: boolean
  /** Since when the revision is the last good one, which stands in for a folder without policies that are valid; null: it doesn't. */
  readonly standsIn: string | null
  /** null: they are in a folder. */
  readonly repository: RepositoryNow | null
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

type FoundPolicies = PoliciesNow & { readonly bundle: Bundle | null }

/** By what the host is kept, or would be by a daemon that starts now. Changes nothing, and asks no repository. */
export async function policiesNow(
  settings: Settings,
  store: Store | null,
  isKept: boolean,
  clock: Clock,
): Promise<FoundPolicies> {
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
      unread: status?.unread ?? false,
      standsIn: null,
      repository: repositoryNow(settings, status, inForce.commit, clock),
      bundle,
    }
  }
  if (settings.git !== null) return lastFetched(settings, store, clock)
  const texts = await readPolicies([settings.policies])
  const loaded = loadPolicies(texts.files, { timeZone: settings.timeZone })
  const diagnostics = [...texts.diagnostics, ...loaded.diagnostics]
  const error = diagnostics.find(({ severity }) => severity === 'error')
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
    unread: isUnread(diagnostics),
    rejected: error === undefined ? null : `${error.file}${error.line > 0 ? `:${error.line}` : ''}: ${error.message}`,
    repository: null,
    bundle,
  }
}

/** What a daemon that starts now would begin with, if the repository did not answer: looking changes nothing, so it is not asked. */
function lastFetched(settings: Settings, store: Store | null, clock: Clock): FoundPolicies {
  const kept = store?.keptBundle() ?? null
  const bundle = kept === null ? null : loadPolicies(kept.files, { timeZone: settings.timeZone }).bundle
  return {
    source: sourceName(settings),
    revision: bundle?.revision ?? null,
    rules: bundle?.rules.length ?? 0,
    since: null,
    rejected: null,
    unread: false,
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
