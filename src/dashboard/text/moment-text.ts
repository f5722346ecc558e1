import type { Instant } from '../../model/time.ts'

export interface MomentOptions {
  /** What "today" is. */
  readonly now: Instant
  /** @default the browser's */
  readonly timeZone?: string
  /** @default false */
  readonly seconds?: boolean
}

/** An instant as a wall clock shows it where the page is looked at: `10:31`, of another day `21 Nov, 10:31`. */
export function momentText(iso: string, { now, timeZone, seconds = false }: MomentOptions): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = format('time', { hour: '2-digit', minute: '2-digit', ...(seconds && { second: '2-digit' }), ...zone })
  const day = format('day', { day: 'numeric', month: 'short', ...zone })
  const [clock, date, today] = [time.format(at), day.format(at), day.format(now)]
  return date === today ? clock : `${date}, ${clock}`
}

/** So near, that what ends then ends before anybody looked at a clock. In ms. */
const SOON = 120_000

/** The same, and to the second where it is near. */
export function soonText(iso: string, now: Instant, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  return momentText(iso, { now, ...zone, seconds: Math.abs(Date.parse(iso) - now) < SOON })
}

/** What day it is there: a time of an earlier one is said otherwise from midnight on. */
export function dayText(now: Instant): string {
  return format('day', { day: 'numeric', month: 'short' }).format(now)
}

/** In full, for whoever points at a time. */
export function fullMomentText(iso: string): string {
  const at = Date.parse(iso)
  return Number.isNaN(at) ? iso : format('full', { dateStyle: 'full', timeStyle: 'long' }).format(at)
}

/** Making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${options.timeZone ?? ''} ${options.second ?? ''}`
  const known = formats.get(key)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options })
  formats.set(key, made)
  return made
}
