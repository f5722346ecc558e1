import type { DecidedSession, Summary } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import type { Tally, Verdict } from './diff.ts'

/** A session whose decision time alone changes. */
export interface Turn {
  readonly session: DecidedSession
  readonly before: Verdict
  readonly after: Verdict
}

/** An instant at which decisions change though sessions do not. */
export interface TurningPoint {
  readonly at: Instant
  /** By session id; never empty. */
  readonly turns: readonly Turn[]
  /** Of all sessions from here on. */
  readonly summary: Summary
  /** Of all sessions from here on, as gates count. */
  readonly tally: Tally
}

export interface TurningPoints {
  readonly from: Instant
  /** Looked at up to here; the instant itself does not belong. */
  readonly until: Instant
  /** null: up to what was asked for; else why it ended at `until` already. */
  readonly cut: 'points' | 'plans' | null
  /** In order. */
  readonly points: readonly TurningPoint[]
}
