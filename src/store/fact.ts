import type { Effect, Outcome } from '../model/action.ts'
import type { Hold, Override } from '../model/hold.ts'
import type { Incarnation, Sightings } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { PlanRecord } from './recorded.ts'
import type { TokenChange } from './token-changes.ts'

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
  | {
      readonly kind: 'policies-loaded'
      readonly revision: string
      readonly rules: number
      /** In hex. Absent: they are of a folder. */
      readonly commit?: string
    }
  /** The last good bundle stays in force. */
  | { readonly kind: 'policies-rejected'; readonly summary: string }
  /** The same, since their source can't be read. */
  | { readonly kind: 'policies-unreachable'; readonly summary: string }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'resumed' }
  /** Somebody was given a right, or it was taken back. */
  | TokenChange
  | {
      readonly kind: 'request'
      readonly request: string
      readonly verb: string
      readonly by: string
      readonly setAside: readonly string[]
      readonly reason: string | null
      /** Id of the saved plan that it is to carry out. Absent: none. */
      readonly savedPlan?: string
    }

export type KeptRule = RuleRef & { readonly digest: string }
export type ReversalCause = 'blocked-again' | 'refuted' | 'active-again'
export type CalmCause = 'calm' | 'released' | 'rule-changed' | 'session-gone'
export type PlacedEnd = 'expired' | 'released' | 'block-gone' | 'session-gone'
