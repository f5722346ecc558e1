import type { CalendarDay } from '../model/policy.ts'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/** Reads `2026-12-25`. @returns null for a day that no calendar has, such as 2026-02-30 */
export function parseDate(text: string): CalendarDay | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return null
  const at = utcDay(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  // The one place that makes a calendar day: a whole number of days since 1970-01-01.
  return at === null ? null : ((at / DAY) as CalendarDay)
}

const ISO =
  /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/**
 * Reads `2027-01-31T00:00:00+01:00`. A snapshot has thousands, so the engine's own reader does the work.
 * @returns null for other text, a date without offset, and for 2026-02-30
 */
export function parseInstant(text: string): Instant | null {
  if (!ISO.test(text)) return null
  // The engine takes 30 February for 2 March. Every month has 28 days.
  if (text.slice(8, 10) > '28' && parseDate(text.slice(0, 10)) === null) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : instant(at)
}

/** Reads `8:30`, `08:30` or `24:00`: milliseconds after midnight. */
export function parseTimeOfDay(text: string): Milliseconds | null {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(text)
  if (parts === null) return null
  return ms((Number(parts[1]) * 60 + Number(parts[2])) * MINUTE)
}

function utcDay(year: number, month: number, day: number): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.getTime() : null
}
