import type { Instant } from './time.ts'

/** Sessions that rules keep now and none will at that instant. Nothing is undone then. */
export interface Departure {
  readonly at: Instant
  readonly sessions: number
  /** Of the windows that end; null where they have several, or none has any. */
  readonly timeZone: string | null
}
