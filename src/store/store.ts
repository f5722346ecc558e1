import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Incarnation, Sightings } from '../model/incarnation.ts'
import type { Ledger } from '../model/ledger.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Action, Observation } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'

/** Something that happened and is to be kept. Facts handed over together are kept together or not at all. */
export type Fact =
  | { readonly kind: 'daemon-started'; readonly provider: string; readonly version: string }
  | { readonly kind: 'daemon-stopped'; readonly why: string }
  /** What is seen now; replaces what was seen before. Not journalled. */
  | { readonly kind: 'sightings'; readonly sightings: Sightings }
  /** Kept when its content differs from the last one kept. */
  | { readonly kind: 'observation'; readonly observation: Observation }
  /** An intent that was never sent. It still counts as a write. */
  | { readonly kind: 'dropped'; readonly intent: string; readonly why: string }
  | { readonly kind: 'outcome'; readonly intent: string; readonly outcome: Outcome }
  /** Ends an action: it is in flight no more. */
  | { readonly kind: 'effect'; readonly intent: string; readonly effect: Effect | 'none' }
  /** Begins a wait of `delay`, counted in elapsed time from now. */
  | {
      readonly kind: 'backoff'
      readonly incarnation: Incarnation
      readonly rule: RuleRef & { readonly digest: string }
      readonly attempt: number
      readonly delay: Milliseconds
    }
  | { readonly kind: 'backoff-ended'; readonly incarnation: Incarnation; readonly rule: RuleRef }
  /** A session that we unlocked is blocked again. */
  | { readonly kind: 'reversal'; readonly incarnation: Incarnation; readonly rule: RuleRef }
  | {
      readonly kind: 'provider-failed'
      readonly message: string
      readonly delay: Milliseconds
      readonly revision: string
    }
  | { readonly kind: 'provider-recovered' }
  | { readonly kind: 'policies-loaded'; readonly revision: string; readonly rules: number }
  /** The last good bundle stays in force. */
  | { readonly kind: 'policies-rejected'; readonly summary: string }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'request'; readonly request: string; readonly verb: string; readonly by: string }

/** An action between its intent and its effect. */
export interface OpenAction {
  readonly intent: Intent
  readonly intendedAt: Instant
  /** null: not ended, or the process died before it could be noted. */
  readonly outcome: Outcome | null
}

export interface JournalEntry {
  /** From 1, without a gap. */
  readonly sequence: number
  readonly at: Instant
  /** `intent`, or the kind of the fact. */
  readonly kind: 'intent' | Exclude<Fact['kind'], 'sightings' | 'observation'>
  /** The intent this entry is about. */
  readonly intent: string | null
  readonly sessionId: string | null
  /** null also where the person was forgotten. */
  readonly user: string | null
  readonly action: Action | null
  readonly rule: { readonly policy: string; readonly rule: string } | null
  /** The remaining fields of the fact, without names of people. */
  readonly detail: Readonly<Record<string, unknown>>
  /** Hex SHA-256 over this entry and the hash before it. */
  readonly hash: string
}

export interface JournalFilter {
  readonly since?: Instant
  readonly sessionId?: string
  readonly user?: string
  readonly kinds?: readonly JournalEntry['kind'][]
  /** The newest so many. */
  readonly last?: number
}

export type ChainReport =
  | { readonly intact: true; readonly entries: number; readonly head: string | null }
  | { readonly intact: false; readonly sequence: number; readonly problem: string }

/** The policies in force, as text, so that a later version can compile them anew. */
export interface KeptBundle {
  readonly revision: string
  readonly loadedAt: Instant
  readonly files: readonly { readonly path: string; readonly text: string }[]
}

/** What other programs may know of the daemon's policies. */
export interface PolicyStatus {
  readonly source: string
  readonly revision: string | null
  /** null: what is in the source is what is in force. Else one line that says why the last good bundle stays. */
  readonly rejected: string | null
  readonly checkedAt: Instant
}

/** The memory of one host. Implemented by {@link file://./sqlite-store.ts}; tests use the same one. */
export interface Store {
  readonly host: string
  /** Everything the planner may know of the past, as of now. */
  ledger(): Ledger
  openActions(): readonly OpenAction[]
  /**
   * Makes intents durable in one transaction, in which limits are read once more.
   * @returns those that were admitted; an intent whose session is at its limit or has an open action is left out
   */
  admit(intents: readonly Intent[]): readonly Intent[]
  /** @throws {StoreError} nothing of it was kept */
  record(facts: readonly Fact[]): void
  lastObservation(): Observation | null
  keptBundle(): KeptBundle | null
  keepBundle(bundle: KeptBundle): void
  policyStatus(): PolicyStatus | null
  setPolicyStatus(status: PolicyStatus): void
  journal(filter: JournalFilter): readonly JournalEntry[]
  verifyJournal(): ChainReport
  close(): void
}

/** The state folder can't be used: corrupt, newer than this program, not writable, full. Says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
