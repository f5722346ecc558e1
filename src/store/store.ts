import type { Intent, Outcome } from '../model/action.ts'
import type { Holds } from '../model/hold.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Limit, SourceCommit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Fact } from './fact.ts'
import type { ChainReport, JournalEntry, JournalFilter } from './journal-entry.ts'
import type { RecordedObservation, RecordedPlan } from './recorded.ts'

/** What holds for all sessions together. A budget is already turned into a count. */
export interface AdmissionBounds {
  readonly hostLimit: Limit
  /** null: set aside by who asked. */
  readonly disruption: Limit | null
  /** {@link Holds.version} that was planned with. */
  readonly holdsVersion: number
  /** Id of the saved plan that asks, which is used up with the first intent that is admitted. Absent: none does. */
  readonly savedPlan?: string
}

/** An action between its intent and its effect. */
export interface OpenAction {
  readonly intent: Intent
  readonly intendedAt: Instant
  /** null: not ended, or the process died before it could be noted. */
  readonly outcome: Outcome | null
}

/** The policies in force, as text, so that a later version can compile them anew. */
export interface KeptBundle {
  readonly revision: string
  /** The settings' zone that it was compiled with. */
  readonly timeZone: string | null
  readonly loadedAt: Instant
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** Absent: they are of a folder. */
  readonly commit?: SourceCommit
}

/** What other programs may know of the daemon's policies. */
export interface PolicyStatus {
  readonly source: string
  readonly revision: string | null
  /** Of the policies in force. Absent: they are of a folder, or there are none. */
  readonly commit?: SourceCommit
  /** null: what is in the source is what is in force. Else one line that says why the last good bundle stays. */
  readonly rejected: string | null
  /** The source could not be read, which is nobody's mistake who writes policies. Absent: nothing is rejected, or what is in the source is. */
  readonly unread?: true
  readonly checkedAt: Instant
  /** When the repository last answered. Absent: never, or the source is a folder. */
  readonly fetchedAt?: Instant
}

/** The memory of one host. Implemented by {@link file://./sqlite-store.ts}; tests use the same one. */
export interface Store {
  readonly host: string
  /** Everything the planner may know of the past, as of now. */
  ledger(): Ledger
  /** The part of it that says who is to wait, and who is fought over. */
  waits(): Pick<Ledger, 'backoff' | 'fights'>
  openActions(): readonly OpenAction[]
  /** What operators have in force, as of now. */
  holds(): Holds
  /**
   * Makes intents durable in one transaction, in which holds and limits are read once more.
   * @returns those that were admitted; an intent whose session is at its limit or has an open action is left out, so are those past the bounds, and all
   * of them if holds have changed since they were planned, or the saved plan that asks is used up
   */
  admit(intents: readonly Intent[], bounds: AdmissionBounds): readonly Intent[]
  /** When the first intent was admitted for that saved plan; null: none was. */
  usedPlan(id: string): Instant | null
  /** @throws {StoreError} nothing of it was kept */
  record(facts: readonly Fact[]): void
  lastObservation(): Observation | null
  /** @param name a bundle that a recorded plan names, or a revision; without it, the newest */
  keptBundle(name?: string): KeptBundle | null
  /** Oldest first, read one by one as they are asked for; planned from `since` to `until`, both included. */
  recordedPlans(filter: {
    readonly since?: Instant
    readonly until?: Instant
    readonly last?: number
  }): Iterable<RecordedPlan>
  /** Oldest first, read one by one as they are asked for; all that hold at any instant from `since` to `until`. */
  recordedObservations(filter: { readonly since?: Instant; readonly until?: Instant }): Iterable<RecordedObservation>
  /** Ids of holds and overrides that are not cleared away and would be about nobody, or not say the same, once that person is forgotten. */
  naming(user: string): ReadonlySet<string>
  /**
   * Removes a person's name, in every spelling: what is kept of them goes by a random id from now on.
   * @returns how many spellings there were
   */
  forget(user: string): number
  keepBundle(bundle: KeptBundle): void
  policyStatus(): PolicyStatus | null
  setPolicyStatus(status: PolicyStatus): void
  /** The commit of that source whose policies came into force last, whatever came into force of other sources since. */
  acceptedCommit(source: string): SourceCommit | null
  acceptCommit(source: string, commit: SourceCommit): void
  journal(filter: JournalFilter): readonly JournalEntry[]
  verifyJournal(): ChainReport
  close(): void
}

/** The state folder can't be used: corrupt, newer than this program, not writable, full. Says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
