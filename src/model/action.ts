import type { Incarnation } from './incarnation.ts'
import type { Decision, Plan } from './plan.ts'
import type { Limit, RuleRef } from './policy.ts'
import type { SavedOutcome } from './saved-plan.ts'
import type { Action } from './session.ts'
import type { Milliseconds } from './time.ts'

/** An action that is about to be taken. Nothing acts without one on disk. */
export interface Intent {
  /** Random and unique; names the action in the journal. */
  readonly id: string
  readonly incarnation: Incarnation
  readonly action: Action
  /** assert: an unlock without knowing that it is needed. */
  readonly status: 'change' | 'assert'
  readonly rule: RuleRef & { readonly digest: string }
  readonly timeout: Milliseconds
  /** Of the deciding rule; counted per session id. */
  readonly limit: Limit
  /** The plan that decided so. */
  readonly plan: string
  /** The request that asked for it, null when the policy did. */
  readonly request: string | null
}

/** How a call ended. It says nothing of its effect. */
export type Outcome =
  | { readonly kind: 'done' }
  /** The provider can't do this to the session. */
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed-retryable'; readonly message: string }
  | { readonly kind: 'failed-final'; readonly message: string }
  /** The deadline passed, or the process died in between: it may have happened or not. */
  | { readonly kind: 'unknown'; readonly message: string }
  | { readonly kind: 'gone'; readonly message: string }

/** What a later observation showed of an action. */
export type Effect = 'verified' | 'refuted' | 'unverifiable'

/** What became of one decision that was due when a person asked for it to be carried out. */
export interface Result {
  readonly decision: Decision
  /** null: nothing was sent (withheld, in conflict, unsupported, dropped), and the decision or `message` says why. */
  readonly outcome: Outcome | null
  /** null: no effect was awaited. */
  readonly effect: Effect | null
  readonly message: string | null
  /** What the policies will do about it soon, and what to do against that; null: nothing. */
  readonly note: string | null
}

/** The answer to `apply`, `unlock` and `disconnect`, whether a daemon or the verb itself carried it out. */
export interface Report {
  readonly plan: Plan
  /** One for every decision that was due: change, assert, withheld, conflict or unsupported. Ordered by session id. */
  readonly results: readonly Result[]
  /** Asked for by id, but not on the host. */
  readonly missing: readonly string[]
  /** One line when the policies in force are not those in the source. */
  readonly policyProblem: string | null
  /** What a saved plan said beside it; absent: whatever was due was asked for. */
  readonly saved?: SavedOutcome
}
