import type { Instant } from '../../model/time.ts'

/** `2026-11-23 10:00`, as the zone's clocks show it. */
export function wallClock(at: Instant, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at)
}

/** The same to the second, and with the zone's name, for what people were not told in these words before. */
export function wallClockWithZone(at: Instant, timeZone: string): string {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return `${shown.replace(/:00$/, '')} (${timeZone})`
}
