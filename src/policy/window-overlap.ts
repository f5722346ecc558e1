import type { Rule, Window } from '../model/policy.ts'

const DAY = 86_400_000
const WEEK = 7 * DAY

type Span = readonly [start: number, end: number]

/** Whether there is proven to be an instant at which both rules hold. false: not proven. */
export function holdTogether(a: Rule, b: Rule): boolean {
  const begins = Math.max(a.notBefore ?? Number.NEGATIVE_INFINITY, b.notBefore ?? Number.NEGATIVE_INFINITY)
  const ends = Math.min(a.expiresAt ?? Number.POSITIVE_INFINITY, b.expiresAt ?? Number.POSITIVE_INFINITY)
  // In less than two weeks the window's days need not come.
  if (ends <= begins) return false
  if (a.windows.length === 0 && b.windows.length === 0) return true
  if (ends - begins < 2 * WEEK) return false
  if (a.windows.length === 0) return b.windows.some(isWeekly)
  if (b.windows.length === 0) return a.windows.some(isWeekly)
  return a.windows.some(one => b.windows.some(other => windowsMeet(one, other)))
}

/** Comes every week: no calendar takes it away. */
function isWeekly(window: Window): boolean {
  return window.on === null && window.except.length === 0
}

function windowsMeet(a: Window, b: Window): boolean {
  if (a.timeZone !== b.timeZone || !isWeekly(a) || !isWeekly(b)) return false
  const others = spans(b)
  return spans(a).some(([start, end]) => others.some(([from, to]) => start < to && from < end))
}

/** The parts of a week, from midnight before Sunday, in which the window holds. */
function spans({ days, from, to }: Window): readonly Span[] {
  return (days ?? [0, 1, 2, 3, 4, 5, 6]).flatMap((day): readonly Span[] => {
    const start = day * DAY + from
    const end = day * DAY + (from < to ? to : to + DAY)
    if (end <= WEEK) return [[start, end]]
    return [
      [start, WEEK],
      [0, end - WEEK],
    ]
  })
}
