import { type Instant, instant, type Milliseconds, ms, parseDuration } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { parseInstant } from '../policy/dates.ts'
import type { Offset } from './policy-test.ts'

/** Longer tests are mistakes: hours of policy are what is fast. */
export const LONGEST_TEST: Milliseconds = ms(100 * 86_400_000)

const DAY = 86_400_000

/** What is wrong with a time, for whoever wrote it. */
export interface TimeProblem {
  readonly message: string
  readonly hint: string | null
}

export interface Beginning {
  readonly startsAt: Instant
  readonly timeZone: string | null
  readonly zones: Zones
}

/** Reads `08:30`, `08:30:15`, an instant, or a length of time since the beginning. */
export function offsetOf(text: string, beginning: Beginning): Offset | TimeProblem {
  const length = parseDuration(text)
  const found = length ?? moment(text, beginning)
  if (typeof found !== 'number') return found
  if (found <= LONGEST_TEST) return found
  return { message: `${text} is more than 100 days after the test begins`, hint: 'begin later, with spec.now' }
}

function moment(text: string, { startsAt, timeZone, zones }: Beginning): Offset | TimeProblem {
  if (/^\d\d:/.test(text)) {
    if (timeZone !== null) return ms(nextTimeOfDay(text, startsAt, timeZone, zones) - startsAt)
    return { message: `nobody can tell when it is ${text}`, hint: 'give the test a spec.timeZone, as Europe/Paris' }
  }
  const at = parseInstant(text)
  if (at === null) return { message: `there is no ${text}`, hint: 'instants are written 2026-11-21T09:00:00Z' }
  if (at >= startsAt) return ms(at - startsAt)
  return { message: `${text} is before the test begins`, hint: 'begin earlier, with spec.now' }
}

/** The first instant at or after `start` at which the zone's clocks show that time. One that a clock change leaves out is the next day's. */
function nextTimeOfDay(text: string, start: Instant, timeZone: string, zones: Zones): Instant {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1_000
  const localStart = start + zones.offsetAt(timeZone, start)
  const midnight = Math.floor(localStart / DAY) * DAY
  for (let day = 0; ; day++) {
    const local = midnight + day * DAY + time
    // Whichever of the offsets around that day holds at the instant itself; twice where clocks are set back.
    const around = [local - DAY, local + DAY].map(near => zones.offsetAt(timeZone, instant(near)))
    const shown = around
      .map(offset => instant(local - offset))
      .filter(at => at >= start && at + zones.offsetAt(timeZone, at) === local)
    if (shown.length > 0) return instant(Math.min(...shown))
  }
}
