import type { Ensure, MatchField, RuleRef } from './policy.ts'
import type { Action, SessionState, Tristate } from './session.ts'
import type { Instant, Milliseconds } from './time.ts'

export type Status = 'change' | 'assert' | 'in-sync' | 'unmanaged' | 'withheld' | 'conflict' | 'unsupported'

/**
 * Why the planner decided as it did. Closed: adding a code is a change to the contract, and every one has its text in
 * `cli/views/reason-text.ts`.
 */
export type Reason =
  | { readonly code: 'blocked' }
  | { readonly code: 'block-unknown' }
  | { readonly code: 'should-be-disconnected' }
  | { readonly code: 'in-sync' }
  /** The wanted state can't be seen; `until` is when an unlock is asserted again, null if it never is. */
  | { readonly code: 'unverified'; readonly until: Instant | null }
  | { readonly code: 'no-desktop' }
  | { readonly code: 'no-rule' }
  | { readonly code: 'unmanaged-by-rule' }
  | { readonly code: 'not-a-user-session' }
  | { readonly code: 'conflict'; readonly with: RuleRef }
  | { readonly code: 'unsupported' }
  | Withheld

/** Why a session gets no action although its state differs. */
export type Withheld =
  | { readonly code: 'stopped' }
  | { readonly code: 'plan-only' }
  | { readonly code: 'undecided-match'; readonly rule: RuleRef; readonly field: MatchField }
  | { readonly code: 'protected'; readonly because: 'own-session' | 'admin' | 'admin-unknown' }
  | { readonly code: 'weak-identity' }
  | { readonly code: 'in-flight'; readonly action: Action }
  | { readonly code: 'provider-failed'; readonly until: Instant; readonly message: string }
  | { readonly code: 'backoff'; readonly until: Instant; readonly attempt: number }
  | { readonly code: 'session-limit'; readonly until: Instant; readonly count: number; readonly per: Milliseconds }

export interface DecidedSession {
  readonly id: string
  /** null where the session has no user. */
  readonly incarnation: string | null
  readonly user: string | null
  readonly station: string | null
  readonly state: SessionState
  readonly blocked: Tristate
}

export interface Decision {
  readonly session: DecidedSession
  readonly status: Status
  /** change and assert: theirs; withheld and unsupported: the one held back; otherwise none. */
  readonly action: Action | 'none'
  readonly desired: Exclude<Ensure, 'unmanaged'> | null
  readonly reason: Reason
  readonly rule: RuleRef | null
  /** What would be decided were plan-only rules enforced; present where it differs. Never changes an exit code. */
  readonly preview?: { readonly action: Action | 'none'; readonly reason: Reason; readonly rule: RuleRef | null }
}

/** Each decision counts once. */
export interface Summary {
  readonly unlock: number
  readonly disconnect: number
  readonly assert: number
  readonly inSync: number
  readonly unverified: number
  readonly unmanaged: number
  readonly withheld: number
  readonly conflict: number
  readonly unsupported: number
}

/** Immutable data: what `-WhatIf` would print. Whoever carries it out is someone else. */
export interface Plan {
  readonly id: string
  readonly host: string
  readonly revision: string
  readonly observedAt: Instant
  readonly plannedAt: Instant
  /** Never later than the next instant at which time alone changes a decision; null: time alone changes nothing. */
  readonly wakeAt: Instant | null
  /** Ordered by session id. */
  readonly decisions: readonly Decision[]
  readonly summary: Summary
}
