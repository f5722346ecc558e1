import type { Instant } from '../../model/time.ts'
import { wholeSecond } from './moment-text.ts'

/** `2026-11-23 10:00`, as the zone's clocks show it. */
export function wallClock(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
}

/** When something ends, to the second where that matters, with the zone's name. */
export function wallClockWithZone(at: Instant, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    wholeSecond(at),
  )
  return `${shown.replace(/:00$/, '')} (${timeZone})`
}
