import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'

const DAY = 86_400_000

/** `07:55`, up to `24:00`, as milliseconds after midnight; null for any other text. */
export function parseTimeOfDay(text: string): Milliseconds | null {
  const [, hours, minutes] = /^(\d{2}):([0-5]\d)$/.exec(text) ?? []
  if (hours === undefined || minutes === undefined) return null
  const time = (Number(hours) * 60 + Number(minutes)) * 60_000
  return time > DAY ? null : ms(time)
}

/**
 * The next instant at which the zone's wall clock shows that time; where a clock change skips it, the instant of the change, as
 * windows have it. A clock that shows it twice shows it next when it does so first.
 * @param time milliseconds after midnight, up to 24 h
 */
export function nextTime(time: Milliseconds, timeZone: string, now: Instant, zones: Zones): Instant {
  let after: Instant = now
  let reached = false
  for (;;) {
    const offset = zones.offsetAt(timeZone, after)
    const change = zones.nextTransition(timeZone, after)
    const shown = nextShown(time, after + offset, reached)
    const at = instant(shown - offset)
    if (change === null || at < change) return at
    // Between two stretches of even time the clock may jump over it.
    if (shown < change + zones.offsetAt(timeZone, change)) return change
    after = change
    reached = true
  }
}

/** The first wall time not before `wall`, or after it, that shows the time. */
function nextShown(time: number, wall: number, including: boolean): number {
  const shown = Math.floor(wall / DAY) * DAY + (time % DAY)
  return shown > wall || (including && shown === wall) ? shown : shown + DAY
}
