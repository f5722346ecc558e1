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

/** Reads `2027-01-31T00:00:00+01:00`. @returns null for other text, a date without offset, and for 2026-02-30 */
export function parseInstant(text: string): Instant | null {
  const parts =
    /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text)
  if (parts === null) return null
  const [year, month, day, hour, minute, second = 0] = parts.slice(1, 7).map(part => Number(part ?? 0))
  const fraction = Number((parts[7] ?? '').padEnd(3, '0'))
  const offsetHour = Number(parts[9] ?? 0)
  const offsetMinute = Number(parts[10] ?? 0)
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined)
    return null
  const date = utcDay(year, month, day)
  if (date === null || hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null
  const offset = (parts[8] === '-' ? -1 : 1) * (offsetHour * 60 + offsetMinute) * MINUTE
  return instant(date + (hour * 60 + minute) * MINUTE + second * 1000 + fraction - offset)
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
