import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Hold, Override } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { Plan } from '../model/plan.ts'
import type { Reapply, RuleRef } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { CalmCause, PlacedEnd, ReversalCause } from '../store/fact.ts'

/** What the loop tells those who watch it. Closed, with stable names: views and logs are made of these. */
export type ReconcileEvent =
  /** A pass came to this plan. `changed`: its decisions differ from those of the pass before. */
  | { readonly kind: 'planned'; readonly plan: Plan; readonly observation: Observation; readonly changed: boolean }
  /** Sessions that were seen unblocked, or not at all, and are blocked now. */
  | { readonly kind: 'blocked'; readonly sessions: readonly Session[]; readonly of: number }
  | { readonly kind: 'intended'; readonly intent: Intent }
  /** Never sent. */
  | { readonly kind: 'dropped'; readonly intent: Intent; readonly why: string }
  | { readonly kind: 'ended'; readonly intent: Intent; readonly outcome: Outcome; readonly took: Milliseconds }
  | {
      readonly kind: 'settled'
      readonly intent: Intent
      /** unknown: nobody answered the call, so an effect that can't be seen may well be none. */
      readonly outcome: 'done' | 'unknown'
      readonly effect: Effect
      readonly after: Milliseconds
    }
  | { readonly kind: 'backing-off'; readonly intent: Intent; readonly attempt: number; readonly delay: Milliseconds }
  /** A session that we had treated is as it was before, by somebody else's hand. */
  | {
      readonly kind: 'reversed'
      readonly incarnation: Incarnation
      readonly rule: RuleRef
      readonly why: ReversalCause
    }
  /** Someone is fighting a rule over a session: told once, until it is calm again. */
  | {
      readonly kind: 'contested'
      readonly incarnation: Incarnation
      readonly rule: RuleRef
      readonly reversals: number
      readonly within: Milliseconds
      readonly whenContested: Reapply['whenContested']
    }
  | { readonly kind: 'calm'; readonly incarnation: Incarnation; readonly rule: RuleRef; readonly why: CalmCause }
  /** Someone pressed Block All: told once, instead of a `blocked` for each session. */
  | { readonly kind: 'block-all'; readonly sessions: readonly Session[]; readonly of: number }
  | { readonly kind: 'placed'; readonly placed: Hold | Override; readonly sessions: readonly string[] }
  | { readonly kind: 'placed-ended'; readonly placed: Hold | Override; readonly why: PlacedEnd }
  /** A wait before a disconnect began; whether it could be shown follows. */
  | { readonly kind: 'notice'; readonly incarnation: Incarnation; readonly rule: RuleRef; readonly until: Instant }
  | {
      readonly kind: 'notice-shown'
      readonly incarnation: Incarnation
      readonly shown: boolean
      readonly why: string | null
    }
  | { readonly kind: 'notice-cancelled'; readonly incarnation: Incarnation; readonly rule: RuleRef }
  | { readonly kind: 'armed'; readonly by: string }
  /** The wall clock was set by so much, forwards if positive. */
  | { readonly kind: 'clock-jumped'; readonly by: Milliseconds }
  /** This process did not run for so long. */
  | { readonly kind: 'woke'; readonly after: Milliseconds }
  | { readonly kind: 'observe-failed'; readonly message: string; readonly retryIn: Milliseconds }
  | { readonly kind: 'observe-recovered' }
  | { readonly kind: 'provider-failed'; readonly message: string; readonly retryIn: Milliseconds }
  /** A pass could not be finished, as when the store can't keep what it decided. Nothing is done until one can. */
  | { readonly kind: 'pass-failed'; readonly message: string }
  | { readonly kind: 'pass-recovered' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'resumed' }
