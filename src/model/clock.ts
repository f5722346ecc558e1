import type { Instant, Milliseconds } from './time.ts'

/** A timer that was set; cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void
}

/**
 * The only source of time. Windows are judged on the wall clock; deadlines, backoff and limits on `uptime`, which nobody can set.
 */
export interface Clock {
  now(): Instant
  /** Time since this machine started, the same for every process on it; never runs backwards within one boot. */
  uptime(): Milliseconds
  /** Names the present boot of this machine, or null where the system does not tell. */
  readonly bootId: string | null
  /** Calls `fire` once after `delay` of elapsed time, however long that is. */
  after(delay: Milliseconds, fire: () => void): Timer
}

/** A uniform random number in [0, 1). Injected, so that tests are repeatable. */
export type Random = () => number
