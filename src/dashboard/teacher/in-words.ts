import type { Instant } from '../../model/time.ts'

/** The host's clock and that of whoever looks are never quite the same. */
const APART = 2_000

/** `12 minutes left`; in whole minutes, and never fewer than are left. */
export function timeLeft(until: string, now: Instant): string {
  const minutes = Math.max(0, Math.ceil((Date.parse(until) - now - APART) / 60_000))
  if (minutes === 0) return 'about to end'
  return minutes === 1 ? 'a minute left' : `${minutes} minutes left`
}

/** `1 station`, `3 stations`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
