import type { Observation } from '../model/session.ts'
import { type Instant, instant, type Milliseconds, plus } from '../model/time.ts'
import type { RecordedObservation, RecordedPlan } from '../store/recorded.ts'

/** What was known of a host from one instant to another, during which nothing but time went by. */
export interface Moment {
  readonly at: Instant
  /** The moment itself does not belong. */
  readonly until: Instant
  /** As first seen, which may be before this moment. */
  readonly observation: Observation
  /** The last look that saw the same. */
  readonly seenUntil: Instant
  /** The newest plan of then; null: none is recorded so far. */
  readonly then: RecordedPlan | null
  /** The observation is another than that of the moment before. */
  readonly isNewLook: boolean
  /** Someone whom it is about was forgotten since. */
  readonly forgotten: boolean
}

export interface Recordings {
  /** Oldest first. */
  readonly observations: Iterable<RecordedObservation>
  /** Oldest first. */
  readonly plans: Iterable<RecordedPlan>
  /** Nothing is known of the time past that after a look: nobody watched. */
  readonly longestGap: Milliseconds
  /** Moments begin and end no earlier and no later; what was known by then is known to them. null: all that is recorded. */
  readonly from: Instant | null
  readonly to: Instant | null
}

type Event = { readonly at: Instant } & (
  | { readonly look: RecordedObservation; readonly plan: null }
  | { readonly look: null; readonly plan: RecordedPlan }
)

/**
 * Lays what was seen and what was decided beside each other. A plan counts from the look on that it was first made from, although it took a
 * while to make: what it knows of actions explains what that look shows.
 */
export function* momentsOf({ observations, plans, longestGap, from, to }: Recordings): Iterable<Moment> {
  let look: RecordedObservation | null = null
  let then: RecordedPlan | null = null
  let isNewLook = false
  const events = merged(observations, plans)[Symbol.iterator]()
  let next = events.next()
  // A wall clock that was set back takes no time away again.
  let clock = Number.NEGATIVE_INFINITY
  while (next.done !== true) {
    const event: Event = next.value
    next = events.next()
    if (event.look !== null) {
      look = event.look
      isNewLook = true
    } else then = event.plan
    clock = Math.max(clock, event.at)
    if (look === null) continue
    const at = Math.max(clock, from ?? clock)
    const inSight = plus(instant(Math.max(look.until, look.observation.observedAt)), longestGap)
    const known = next.done !== true ? Math.min(next.value.at, inSight) : to === null ? look.until : inSight
    const until = Math.max(clock, Math.min(known, to ?? known))
    // What began before the span is told when it begins, and what nobody watched is not told.
    const isOver = until < at || (until === at && at > clock) || clock > inSight
    if (isOver) continue
    const { observation, until: seenUntil, forgotten } = look
    const isForgotten = forgotten || then?.forgotten === true
    yield { at: instant(at), until: instant(until), observation, seenUntil, then, isNewLook, forgotten: isForgotten }
    isNewLook = false
  }
}

function* merged(observations: Iterable<RecordedObservation>, plans: Iterable<RecordedPlan>): Iterable<Event> {
  const looks = observations[Symbol.iterator]()
  const planned = plans[Symbol.iterator]()
  let look = looks.next()
  let plan = planned.next()
  let lookOfPlan = Number.NaN
  while (look.done !== true || plan.done !== true) {
    const seenAt = look.done === true ? Number.POSITIVE_INFINITY : look.value.observation.observedAt
    if (plan.done !== true) {
      const { plannedAt, observation } = plan.value
      const at = observation.observedAt === lookOfPlan ? plannedAt : observation.observedAt
      const isDue = at < seenAt || (at === seenAt && look.done !== true && isSame(plan.value.observation, look.value))
      if (look.done === true || isDue) {
        lookOfPlan = observation.observedAt
        yield { at, look: null, plan: plan.value }
        plan = planned.next()
        continue
      }
    }
    if (look.done === true) return
    yield { at: instant(seenAt), look: look.value, plan: null }
    look = looks.next()
  }
}

/** Several looks may have begun within one millisecond. */
function isSame({ sessions }: Observation, { observation }: RecordedObservation): boolean {
  return JSON.stringify(sessions) === JSON.stringify(observation.sessions)
}
