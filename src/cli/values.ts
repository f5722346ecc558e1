import { type Instant, instant, type Milliseconds, parseDuration } from '../model/time.ts'
import { InvalidInput } from './errors.ts'
import { parseTimeOfDay } from './time-of-day.ts'

/** Readers of flag values: each returns what was meant, or throws {@link InvalidInput}. */

/** `10s`, above zero. */
export function duration(text: string): Milliseconds {
  const length = parseDuration(text)
  if (length === null || length === 0) {
    throw new InvalidInput(`${JSON.stringify(text)} is no length of time`, { hint: 'write 500ms, 10s, 5m, 1h or 2d' })
  }
  return length
}

/** An instant with its offset: without one it would mean something else on every machine. */
export function instantOf(text: string): Instant {
  const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/
  const at = shape.test(text) ? Date.parse(text) : Number.NaN
  // Date.parse rolls the 30th of February over; a day that does not survive the way there and back does not exist.
  const day = text.slice(0, 10)
  if (Number.isNaN(at) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) {
    throw new InvalidInput(`${JSON.stringify(text)} is no instant`, {
      hint: 'write 2026-11-21T09:00:00Z, or an offset for Z',
    })
  }
  return instant(at)
}

/** `2h` ago or an instant. The caller knows what time it is. */
export type Since = { readonly ago: Milliseconds } | { readonly at: Instant }

export function since(text: string): Since {
  const ago = parseDuration(text)
  if (ago !== null) return { ago }
  if (/^\d+(\.\d+)?\s*[A-Za-z]*$/.test(text)) {
    throw new InvalidInput(`${JSON.stringify(text)} is no time ago`, {
      hint: 'write 500ms, 10s, 5m, 2h or 2d, or an instant as 2026-11-21T09:00:00Z',
    })
  }
  return { at: instantOf(text) }
}

/** A time on the wall clock, or an instant. The caller knows the zone and what time it is. */
export type Until = { readonly time: Milliseconds } | { readonly at: Instant }

export function until(text: string): Until {
  const time = parseTimeOfDay(text)
  if (time !== null) return { time }
  if (/^\d{1,2}:\d{1,2}$/.test(text)) {
    throw new InvalidInput(`${JSON.stringify(text)} is no time of day`, { hint: 'write 07:55, or 24:00 for midnight' })
  }
  return { at: instantOf(text) }
}

/** `a,b`, and the flag as often as one likes. None is empty, none counts twice. */
export function list(text: string): readonly string[] {
  const parts = text.split(',').map(part => part.trim())
  if (parts.includes('')) throw new InvalidInput('one of its words is empty')
  return [...new Set(parts)]
}

export function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidInput(`${JSON.stringify(text)} is no whole number above 0`)
  return Number(text)
}

export function words(text: string): string {
  if (text.trim() === '') throw new InvalidInput('it is empty')
  return text
}
