import { type Instant, instant } from '../model/time.ts'
import { Refusal } from './problem.ts'

/** The last instant that has a date of four digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59)

/** What never ends, ends then. */
export function lastingInstant(at: Instant): Instant {
  return instant(Math.min(at, LAST))
}

/** @throws {Refusal} it is no instant; absent is absent */
export function readInstant(name: string, text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  if (!Number.isNaN(at)) return instant(at)
  throw new Refusal('invalid', `${name} is no instant; write it as 2026-11-21T09:00:00Z`)
}
