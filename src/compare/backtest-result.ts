import type { Reason } from '../model/plan.ts'
import type { Ensure, RuleRef } from '../model/policy.ts'
import type { Action } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { RecordedDecision } from '../store/recorded.ts'

/** Of disconnects, and of differences: more than a person reads. */
export const MOST_LISTED = 10_000

/** What other policies would have come to, over what is recorded of one host. */
export interface BacktestResult {
  readonly revision: string
  /** null: nothing is recorded there and then. */
  readonly span: { readonly from: Instant; readonly until: Instant } | null
  /** Of the span, how long somebody watched; of the rest nothing is known. */
  readonly watched: Milliseconds
  readonly looks: number
  readonly plans: number
  readonly would: Would
  /** By policy and rule, only those that would have done or kept back anything. */
  readonly rules: readonly RuleDoings[]
  /** Everybody who would have been disconnected at least once, in the spelling that was seen first. */
  readonly disconnected: readonly string[]
  readonly disconnects: readonly WouldDisconnect[]
  readonly heldBack: readonly HeldBack[]
  /** By when they began. */
  readonly differences: readonly BacktestDifference[]
  /** Disconnects and differences past {@link MOST_LISTED}. */
  readonly unlisted: { readonly disconnects: number; readonly differences: number }
  readonly unknown: Unknown
}

export interface Would extends Readonly<Record<Action | 'assert', number>> {
  readonly notices: number
  readonly noticesCancelled: number
  /** Blocks that would have become holds. */
  readonly honoured: number
}

export interface RuleDoings extends Pick<RuleRef, 'policy' | 'rule'>, Readonly<Record<Action | 'assert', number>> {
  /** null: an operator's override of then. */
  readonly file: string | null
  readonly line: number | null
  /** Whom it would have disconnected. */
  readonly people: number
  readonly first: Instant
  readonly last: Instant
}

export interface WouldDisconnect {
  readonly at: Instant
  readonly sessionId: string
  readonly user: string | null
  readonly policy: string
  readonly rule: string
}

export type HoldingBack = Extract<
  Reason['code'],
  'session-limit' | 'host-limit' | 'disruption-budget' | 'backoff' | 'contested'
>

/** How often a bound would have kept something back, and from whom. */
export interface HeldBack {
  readonly code: HoldingBack
  readonly times: number
  readonly people: number
  readonly first: Instant
  readonly last: Instant
}

/** What policies want of a session, guards that only put it off aside. `left`: nothing at all. */
export type Want = Exclude<Ensure, 'unmanaged'> | 'left'

/** For so long something else would have been wanted of a session than was. */
export interface BacktestDifference {
  readonly from: Instant
  readonly until: Instant
  readonly sessionId: string
  readonly user: string | null
  readonly was: RecordedDecision
  readonly wasWanted: Want
  readonly now: RecordedDecision
  readonly nowWanted: Want
}

/** What keeps a backtest from being the truth. */
export interface Unknown {
  /** Effects of the policies of then that were taken back: what people did because of them stayed. */
  readonly takenBack: Readonly<Record<Action, number>>
  /** How often somebody was at work after a disconnect that would have been, and counts as come back. */
  readonly returns: number
  /** Looks at people who were forgotten since and go by ids, which no rule names. */
  readonly forgotten: number
  /** Plans of then that could not be compared, because their policies are kept no more. */
  readonly notCompared: number
}
