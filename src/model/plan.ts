import type { Ensure, MatchField, RuleRef } from './policy.ts'
import type { Action, SessionState, Tristate } from './session.ts'
import type { Instant, Milliseconds } from './time.ts'

export type Status = 'change' | 'assert' | 'in-sync' | 'unmanaged' | 'withheld' | 'conflict' | 'unsupported'

/**
 * Why the planner decided as it did. Closed: adding a code is a change to the contract, and every one has its text in
 * `cli/views/reason-text.ts`.
 */
export type Reason =
  /** `lock`: no block is seen, but its user's own lock, which the rule says to lift as well. */
  | { readonly code: 'blocked'; readonly lock?: true }
  | { readonly code: 'block-unknown' }
  | { readonly code: 'should-be-disconnected' }
  /** `lock`: no block is seen, but its user's own lock, which the rule leaves alone. */
  | { readonly code: 'in-sync'; readonly lock?: true }
  /**
   * The wanted state can't be seen; `until` is when an unlock is asserted again, null if it never is. `lock`: whether somebody else locked it or its
   * user did, whose own lock the rule leaves alone, so nothing was done.
   */
  | { readonly code: 'unverified'; readonly until: Instant | null; readonly lock?: true }
  | { readonly code: 'no-desktop' }
  | { readonly code: 'no-rule' }
  | { readonly code: 'unmanaged-by-rule' }
  | { readonly code: 'not-a-user-session' }
  | { readonly code: 'conflict'; readonly with: RuleRef }
  /** `why` is the provider's own word; absent: it gave none. */
  | { readonly code: 'unsupported'; readonly why?: string }
  | Withheld

/** Why a session gets no action although its state differs. */
export type Withheld =
  | { readonly code: 'stopped' }
  | { readonly code: 'disarmed' }
  | { readonly code: 'plan-only' }
  | { readonly code: 'undecided-match'; readonly rule: RuleRef; readonly field: MatchField }
  | { readonly code: 'protected'; readonly because: ProtectedBecause }
  | { readonly code: 'held'; readonly hold: string; readonly by: string; readonly until: Instant }
  | { readonly code: 'weak-identity' }
  | { readonly code: 'in-flight'; readonly action: Action }
  /** The person is warned, and disconnected at `until`. `shown` is null until it is known whether the warning could be shown. */
  | { readonly code: 'notice'; readonly until: Instant; readonly shown: boolean | null }
  | { readonly code: 'provider-failed'; readonly until: Instant; readonly message: string }
  | { readonly code: 'backoff'; readonly until: Instant; readonly attempt: number }
  /** Someone is fighting the rule, and it yields until they have let it be for a while. */
  | { readonly code: 'contested'; readonly until: Instant; readonly reversals: number }
  | { readonly code: 'session-limit'; readonly until: Instant; readonly count: number; readonly per: Milliseconds }
  | { readonly code: 'host-limit'; readonly until: Instant; readonly count: number; readonly per: Milliseconds }
  | { readonly code: 'disruption-budget'; readonly until: Instant; readonly count: number; readonly per: Milliseconds }

/** `listed-unknown`, `admin-unknown`: it can't be told, which protects from a disconnect, not from an unlock. */
export type ProtectedBecause = 'own-session' | 'listed' | 'listed-unknown' | 'admin' | 'admin-unknown'

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
  /** What the policies would want were there no override; present where an override decides. */
  readonly drift?: {
    readonly desired: Exclude<Ensure, 'unmanaged'> | null
    readonly rule: RuleRef | null
    readonly by: string
    readonly until: Instant
  }
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

/**
 * Whether blocks of user sessions are seen: `off`, none is; `partly`, some are. What isn't seen can't be told from a
 * desktop that is open, so nobody notices who fights over it.
 */
export type FightDetection = 'on' | 'partly' | 'off'

/** Immutable data: what `-WhatIf` would print. Whoever carries it out is someone else. */
export interface Plan {
  readonly id: string
  readonly host: string
  readonly revision: string
  readonly observedAt: Instant
  readonly plannedAt: Instant
  /** Never later than the next instant at which time alone changes a decision; null: time alone changes nothing. */
  readonly wakeAt: Instant | null
  readonly fightDetection: FightDetection
  /** Ordered by session id. */
  readonly decisions: readonly Decision[]
  readonly summary: Summary
}

/** What a digest of a plan is taken of: the same inputs give the same text, byte for byte. */
export function planDigestText(plan: Plan): string {
  return JSON.stringify(plan)
}
