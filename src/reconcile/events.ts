import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Plan } from '../model/plan.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'

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
  | { readonly kind: 'settled'; readonly intent: Intent; readonly effect: Effect; readonly after: Milliseconds }
  | { readonly kind: 'backing-off'; readonly intent: Intent; readonly attempt: number; readonly delay: Milliseconds }
  /** A session that we had treated is as it was before, by somebody else's hand. */
  | { readonly kind: 'reversed'; readonly intent: Intent }
  | { readonly kind: 'observe-failed'; readonly message: string; readonly retryIn: Milliseconds }
  | { readonly kind: 'observe-recovered' }
  | { readonly kind: 'provider-failed'; readonly message: string; readonly retryIn: Milliseconds }
  /** A pass could not be finished, as when the store can't keep what it decided. Nothing is done until one can. */
  | { readonly kind: 'pass-failed'; readonly message: string }
  | { readonly kind: 'pass-recovered' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'resumed' }
