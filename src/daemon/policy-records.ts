import type { Clock } from '../model/clock.ts'
import type { Bundle, SourceCommit } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import type { PolicyFile } from '../policy/load.ts'
import { repositoryName } from '../settings/git-values.ts'
import type { Settings } from '../settings/settings.ts'
import type { KeptBundle, PolicyStatus, Store } from '../store/store.ts'

export interface PolicyRecordsOptions {
  readonly settings: Settings
  readonly store: Store
  readonly clock: Clock
  /** Of the source, for people. */
  readonly source: string
  /** It will be tried again. */
  readonly onTrouble: (what: string, error: unknown) => void
}

/** What is in force. */
export interface InForce {
  readonly revision: string | null
  readonly commit: SourceCommit | null
}

/**
 * What the store keeps of the daemon's policies: the last good ones, what came of each reading, and when the source last answered.
 *
 * What is in force does not wait for the store, since nothing is done anyway while it can't keep intents; what it could not keep is tried again.
 */
export class PolicyRecords {
  readonly #options: PolicyRecordsOptions
  /** As it was kept last, or is to be. */
  #status: PolicyStatus | null = null
  #fetchedAt: Instant | null
  /** A later one of the same kind stands for an earlier. */
  readonly #unkept = new Map<'accepted' | 'status' | 'rejected', () => void>()

  constructor(options: PolicyRecordsOptions) {
    this.#options = options
    const before = options.store.policyStatus()
    this.#fetchedAt = (before?.source === options.source ? before.fetchedAt : undefined) ?? null
  }

  accepted({ revision, rules }: Bundle, files: readonly PolicyFile[], commit: SourceCommit | null): void {
    const { store, clock, settings } = this.#options
    const now = clock.now()
    const of = commit === null ? {} : { commit }
    const status = this.#say({ revision, ...of, rejected: null, checkedAt: now })
    this.#unkept.clear()
    this.#keep('accepted', () => {
      if (commit !== null && settings.git !== null) store.acceptCommit(repositoryName(settings.git), commit)
      const kept = store.keptBundle()
      const { timeZone } = settings
      const isSameText = kept !== null && isSame(kept, { revision, timeZone, files })
      const isSameCommit = kept?.commit?.id === commit?.id
      if (!isSameText || !isSameCommit) {
        store.keepBundle({ revision, timeZone, loadedAt: isSameText ? kept.loadedAt : now, files, ...of })
        if (kept?.revision !== revision || !isSameCommit) {
          const id = commit === null ? {} : { commit: commit.id }
          store.record([{ kind: 'policies-loaded', revision, rules: rules.length, ...id }])
        }
      }
      store.setPolicyStatus(status)
    })
  }

  rejected(summary: string, { revision, commit }: InForce, isUnread: boolean): void {
    const { store, clock } = this.#options
    const of = commit === null ? {} : { commit }
    const unread = isUnread ? ({ unread: true } as const) : {}
    const status = this.#say({ revision, ...of, rejected: summary, ...unread, checkedAt: clock.now() })
    this.#keep('rejected', () => {
      store.record([{ kind: isUnread ? 'policies-unreachable' : 'policies-rejected', summary }])
      store.setPolicyStatus(status)
    })
  }

  /** The source answered, whatever it said. */
  fetched(at: Instant): void {
    this.#fetchedAt = at
    if (this.#status === null) return
    const status = this.#say({ ...this.#status, checkedAt: at })
    // What is still to be kept brings a status of its own, which must not be overtaken by this one.
    if (this.#unkept.size === 0) this.#keep('status', () => this.#options.store.setPolicyStatus(status))
  }

  /** Tries again what the store could not keep. */
  keepLeftOver(): void {
    try {
      for (const [what, work] of this.#unkept) {
        work()
        this.#unkept.delete(what)
      }
    } catch (error) {
      this.#options.onTrouble('Keeping the policies for the next start', error)
    }
  }

  #say(status: Omit<PolicyStatus, 'source'>): PolicyStatus {
    const { source } = this.#options
    this.#status = { ...status, source, ...(this.#fetchedAt === null ? {} : { fetchedAt: this.#fetchedAt }) }
    return this.#status
  }

  #keep(what: 'accepted' | 'status' | 'rejected', work: () => void): void {
    this.#unkept.delete(what)
    this.#unkept.set(what, work)
    this.keepLeftOver()
  }
}

/** Also to the letter: a comment moves the lines that decisions name. */
function isSame(kept: KeptBundle, now: Omit<KeptBundle, 'loadedAt' | 'commit'>): boolean {
  return (
    kept.revision === now.revision &&
    kept.timeZone === now.timeZone &&
    kept.files.length === now.files.length &&
    kept.files.every((file, index) => file.path === now.files[index]?.path && file.text === now.files[index]?.text)
  )
}
