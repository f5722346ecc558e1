import type { Milliseconds } from '../model/time.ts'
import { ms } from '../model/time.ts'
import type { Path } from '../policy/locate.ts'
import type { HappeningDocument } from '../policy/policy-test-document.ts'
import type { Beginning } from './moments.ts'
import type { Offset, Scheduled } from './policy-test.ts'
import { readHappening } from './read-happening.ts'
import { length, type Reading } from './reading.ts'

/** More than so many are a mistake in `every`. */
const MOST_HAPPENINGS = 100_000

/** An entry before it is known how long the test lasts. */
export type Entry = Omit<Scheduled, 'until'> & { readonly until: Offset | null }

/** What happens, in the order in which it stands. What can't be read is left out, and has been said. */
export function readTimeline(
  timeline: readonly HappeningDocument[],
  beginning: Beginning,
  reading: Reading,
): readonly Entry[] {
  return timeline.flatMap((entry, index) => {
    const path: Path = ['spec', 'timeline', index]
    const at = timeOf(entry, path, beginning, reading)
    const every = entry.every === undefined ? null : length(entry.every)
    if (entry.until !== undefined && every === null) {
      reading.refuse('testFields', [...path, 'until'], 'until says nothing without every', 'say how often: every: 15s')
    }
    const until = entry.until === undefined ? null : reading.offset(entry.until, [...path, 'until'], beginning)
    if (at !== null && until !== null && until < at) {
      reading.refuse('testTime', [...path, 'until'], `${entry.until} is before it begins`, 'name a later time')
    }
    const happening = readHappening(entry, path, reading)
    if (at === null || happening === null) return []
    return [{ at, every, until, happening, place: reading.place(path) }]
  })
}

/** Closes what goes on without an end by the end of the test. */
export function closed(entries: readonly Entry[], end: Milliseconds, reading: Reading): readonly Scheduled[] {
  const timeline = entries.map(entry => ({ ...entry, until: entry.until ?? (entry.every === null ? entry.at : end) }))
  const count = timeline.reduce((sum, { at, until, every }) => sum + (every === null ? 1 : 1 + (until - at) / every), 0)
  if (count > MOST_HAPPENINGS) {
    const message = `${Math.floor(count)} things happen, and at most ${MOST_HAPPENINGS} may`
    reading.refuse('testTime', ['spec', 'timeline'], message, 'let them happen less often, or for a shorter time')
  }
  return timeline
}

/** `at` or `after`, or the beginning. */
export function timeOf(
  { at, after }: { readonly at?: string; readonly after?: string },
  path: Path,
  beginning: Beginning,
  reading: Reading,
): Offset | null {
  if (at !== undefined && after !== undefined) {
    reading.refuse('testFields', [...path, 'after'], 'at and after are both times', 'leave one of them out')
    return null
  }
  if (at !== undefined) return reading.offset(at, [...path, 'at'], beginning)
  return after === undefined ? ms(0) : reading.offset(after, [...path, 'after'], beginning)
}
