import type { Instant, Milliseconds } from './time.ts'

/** What the planner needs to know of time zones. Loaded only when a bundle has windows. */
export interface Zones {
  /** Wall clock minus UTC at that instant. */
  offsetAt(timeZone: string, at: Instant): Milliseconds
  /** The first clock change after `at`; null where the zone has none any more. */
  nextTransition(timeZone: string, at: Instant): Instant | null
}
