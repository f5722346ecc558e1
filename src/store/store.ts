import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Hold, Holds, Override } from '../model/hold.ts'
import type { Incarnation, Sightings } from '../model/incarnation.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Limit, RuleRef } from '../model/policy.ts'
import type { Action, Observation } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { PlanRecord, RecordedPlan } from './recorded.ts'

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
      readonly rule: KeptRule
      readonly attempt: number
      readonly delay: Milliseconds
    }
  | { readonly kind: 'backoff-ended'; readonly incarnation: Incarnation; readonly rule: RuleRef }
  /**
   * Somebody undid what the intent did, or it never took: a session that was unlocked is blocked again while the rule holds, an unlock was refuted,
   * or a session that was disconnected is active again too soon. Once for each intent.
   */
  | { readonly kind: 'reversal'; readonly intent: string; readonly why: ReversalCause }
  /** More than the rule puts up with. */
  | {
      readonly kind: 'contested'
      readonly incarnation: Incarnation
      readonly rule: KeptRule
      readonly reversals: number
    }
  /** Ends a fight and forgets its reversals. */
  | { readonly kind: 'calm'; readonly incarnation: Incarnation; readonly rule: KeptRule; readonly why: CalmCause }
  /** Someone pressed Block All. One event, however many sessions it blocked. */
  | { readonly kind: 'block-all'; readonly sessions: number; readonly of: number }
  /** Begins at once; ends `length` of elapsed time from now, or at `until` of the wall clock if that is sooner. */
  | {
      readonly kind: 'placed'
      readonly placed: Omit<Hold, 'until'> | Omit<Override, 'until'>
      readonly length: Milliseconds
      readonly until: Instant | null
    }
  /** Clears a hold or an override away. */
  | { readonly kind: 'placed-ended'; readonly id: string; readonly why: PlacedEnd; readonly by: string | null }
  /** A hold or override is over for one incarnation. */
  | { readonly kind: 'released'; readonly id: string; readonly incarnation: Incarnation; readonly by: string }
  /** A hold that honours a block is over but stands until the block goes, so that the same block gets no second one. */
  | { readonly kind: 'honoured'; readonly id: string; readonly by: string }
  /** A warning before a disconnect: its wait begins. */
  | {
      readonly kind: 'notice'
      readonly incarnation: Incarnation
      readonly rule: KeptRule
      readonly before: Milliseconds
    }
  | {
      readonly kind: 'notice-shown'
      readonly incarnation: Incarnation
      readonly rule: KeptRule
      readonly shown: boolean
      /** Why not; null where it was. */
      readonly why: string | null
    }
  /** cancelled: the disconnect is not due any more. done: it was made. */
  | {
      readonly kind: 'notice-ended'
      readonly incarnation: Incarnation
      readonly rule: KeptRule
      readonly why: 'cancelled' | 'done'
    }
  /** The policies are enforced on this host from now on, over restarts. */
  | { readonly kind: 'armed'; readonly by: string }
  /** The wall clock was set. */
  | { readonly kind: 'clock-jumped'; readonly by: Milliseconds }
  /** This process did not run for so long: the machine slept, or was too busy. */
  | { readonly kind: 'woke'; readonly after: Milliseconds }
  /** A plan with everything it was made from, so that it can be made again. Not journalled. */
  | { readonly kind: 'plan'; readonly record: PlanRecord }
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
  | {
      readonly kind: 'request'
      readonly request: string
      readonly verb: string
      readonly by: string
      readonly setAside: readonly string[]
      readonly reason: string | null
    }

export type KeptRule = RuleRef & { readonly digest: string }
export type ReversalCause = 'blocked-again' | 'refuted' | 'active-again'
export type CalmCause = 'calm' | 'released' | 'rule-changed' | 'session-gone'
export type PlacedEnd = 'expired' | 'released' | 'block-gone' | 'session-gone'

/** What holds for all sessions together. A budget is already turned into a count. */
export interface AdmissionBounds {
  readonly hostLimit: Limit
  /** null: set aside by who asked. */
  readonly disruption: Limit | null
  /** {@link Holds.version} that was planned with. */
  readonly holdsVersion: number
}

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
  readonly kind: 'intent' | Exclude<Fact['kind'], 'sightings' | 'observation' | 'plan'>
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

/** All of them together have to fit. */
export interface JournalFilter {
  /** Both included. */
  readonly since?: Instant
  readonly until?: Instant
  readonly sessionId?: string
  /** In any spelling and case; without a domain, in any. */
  readonly user?: string
  readonly kinds?: readonly JournalEntry['kind'][]
  readonly action?: Action
  /** `policy`, or `policy/rule`. */
  readonly rule?: string
  /** The newest so many. */
  readonly last?: number
}

export type ChainReport =
  | { readonly intact: true; readonly entries: number; readonly head: string | null }
  | { readonly intact: false; readonly sequence: number; readonly problem: string }

/** The policies in force, as text, so that a later version can compile them anew. */
export interface KeptBundle {
  readonly revision: string
  /** The settings' zone that it was compiled with. */
  readonly timeZone: string | null
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
  /** The part of it that says who is to wait, and who is fought over. */
  waits(): Pick<Ledger, 'backoff' | 'fights'>
  openActions(): readonly OpenAction[]
  /** What operators have in force, as of now. */
  holds(): Holds
  /**
   * Makes intents durable in one transaction, in which holds and limits are read once more.
   * @returns those that were admitted; an intent whose session is at its limit or has an open action is left out, so are those past the bounds, and all
   * of them if holds have changed since they were planned
   */
  admit(intents: readonly Intent[], bounds: AdmissionBounds): readonly Intent[]
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
  journal(filter: JournalFilter): readonly JournalEntry[]
  verifyJournal(): ChainReport
  close(): void
}

/** The state folder can't be used: corrupt, newer than this program, not writable, full. Says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}
