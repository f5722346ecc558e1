import type { CalendarDay, DayRange, Rule, Weekday, Window } from '../model/policy.ts'
import { type Instant, instant, type Milliseconds } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'

/** Whether a rule holds, and until when that is certain to stay so; null: for good. */
export interface Schedule {
  readonly holds: boolean
  readonly until: Instant | null
}

const DAY = 86_400_000

/** How many boundaries to look ahead for one that changes something: over a year of daily windows. */
const LOOK_AHEAD = 800

/** `until` is never later than the next change; it may be earlier when nothing changes for a very long time. */
export function scheduleOf(
  rule: Pick<Rule, 'windows' | 'notBefore' | 'expiresAt'>,
  zones: Zones | null,
  now: Instant,
): Schedule {
  if (rule.expiresAt !== null && now >= rule.expiresAt) return { holds: false, until: null }
  if (rule.notBefore !== null && now < rule.notBefore) return { holds: false, until: rule.notBefore }
  if (rule.windows.length === 0) return { holds: true, until: rule.expiresAt }
  if (zones === null) throw new Error('a rule with windows was planned without time zones')
  let holds = false
  let until = rule.expiresAt
  for (const window of rule.windows) {
    const schedule = windowSchedule(window, zones, now)
    holds ||= schedule.holds
    until = earliest(until, schedule.until)
  }
  return { holds, until }
}

export function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  return b === null || a < b ? a : b
}

/** Walks from boundary to boundary (a clock time of the window, or a clock change) until the answer changes. */
function windowSchedule(window: Window, zones: Zones, now: Instant): Schedule {
  const holds = holdsAt(window, zones, now)
  let at = now
  for (let step = 0; step < LOOK_AHEAD; step++) {
    at = nextBoundary(window, zones, at)
    if (holdsAt(window, zones, at) !== holds) break
  }
  return { holds, until: at }
}

/** Between two boundaries the wall clock runs evenly and shows neither `from` nor `to`. */
function nextBoundary(window: Window, zones: Zones, at: Instant): Instant {
  const offset = zones.offsetAt(window.timeZone, at)
  const wall = at + offset
  const midnight = Math.floor(wall / DAY) * DAY
  let next = Number.POSITIVE_INFINITY
  for (const clock of [window.from, window.to]) {
    for (const boundary of [midnight + (clock % DAY), midnight + DAY + (clock % DAY)]) {
      if (boundary > wall) next = Math.min(next, boundary)
    }
  }
  const change = zones.nextTransition(window.timeZone, at)
  const boundary = instant(next - offset)
  return change !== null && change < boundary ? change : boundary
}

/** Holds exactly when the zone's wall clock shows a time in [from, to) on a listed day. */
function holdsAt(window: Window, zones: Zones, at: Instant): boolean {
  const wall = at + zones.offsetAt(window.timeZone, at)
  const day = Math.floor(wall / DAY) as CalendarDay // whole days since 1970-01-01, by the line above
  const time = (wall - day * DAY) as Milliseconds
  if (window.from < window.to) return time >= window.from && time < window.to && isListed(window, day)
  if (time >= window.from) return isListed(window, day)
  // After midnight the day is the one on which the window began.
  return time < window.to && isListed(window, (day - 1) as CalendarDay)
}

/** `days` or `on` names the date (neither: every date), and `except` does not. */
export function isListed(window: Window, day: CalendarDay): boolean {
  if (within(window.except, day)) return false
  if (window.days === null && window.on === null) return true
  return (window.days?.includes(weekdayOf(day)) ?? false) || within(window.on ?? [], day)
}

function within(ranges: readonly DayRange[], day: CalendarDay): boolean {
  return ranges.some(range => day >= range.first && day <= range.last)
}

/** 1970-01-01 was a Thursday. */
function weekdayOf(day: CalendarDay): Weekday {
  return ((((day + 4) % 7) + 7) % 7) as Weekday // a remainder of 7 is a weekday
}
