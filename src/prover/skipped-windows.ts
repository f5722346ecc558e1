import type { CalendarDay, Rule, Window } from '../model/policy.ts'
import { type Instant, instant, isoInstant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { isListed } from '../planner/schedule.ts'
import type { CompiledRule } from '../policy/compile-rules.ts'
import { placeOfValue } from '../policy/locate.ts'
import { type Finding, finding } from './finding.ts'
import type { Hours } from './hours.ts'

const DAY = 86_400_000

/** Windows that do not come on a day that they list, because the clocks jump over them. One finding for each window: the first such day. */
export function skippedWindows(rules: readonly CompiledRule[], hours: Hours, zones: Zones): readonly Finding[] {
  const jumps = new Map<string, readonly Jump[]>()
  return rules.flatMap(({ rule, document, path, written }) =>
    rule.windows.flatMap((window, index): readonly Finding[] => {
      const { timeZone } = window
      const known = jumps.get(timeZone) ?? jumpsOf(timeZone, hours, zones)
      jumps.set(timeZone, known)
      const skipped = known
        .map(jump => ({ jump, day: skippedBy(window, jump) }))
        .find(({ jump, day }) => day !== null && inForce(rule, jump.at))
      if (skipped === undefined || skipped.day === null) return []
      const place = placeOfValue(document, [...path, 'when', ...(Array.isArray(written.when) ? [index] : [])])
      const date = isoInstant(instant(skipped.day * DAY)).slice(0, 10)
      return [
        finding('skippedWindow', place, {
          message: `the window does not come on ${date}: at ${clock(skipped.jump.shown)} the clocks of ${timeZone} go forward to ${clock(skipped.jump.then)}`,
          hint: 'let it begin earlier, or end later',
          rule,
        }),
      ]
    }),
  )
}

/** The clocks go forward; both times as whole wall times since 1970-01-01. */
interface Jump {
  readonly at: Instant
  /** What they would have shown. */
  readonly shown: number
  /** What they show. */
  readonly then: number
}

function jumpsOf(timeZone: string, { horizon: { from, to } }: Hours, zones: Zones): readonly Jump[] {
  const jumps: Jump[] = []
  let at = zones.nextTransition(timeZone, instant(from - 1))
  while (at !== null && at < to) {
    const shown = at + zones.offsetAt(timeZone, instant(at - 1))
    const then = at + zones.offsetAt(timeZone, at)
    if (then > shown) jumps.push({ at, shown, then })
    at = zones.nextTransition(timeZone, at)
  }
  return jumps
}

/** The day on which the whole window would have been; null: none. */
function skippedBy(window: Window, { shown, then }: Jump): CalendarDay | null {
  const length = window.from < window.to ? window.to - window.from : window.to + DAY - window.from
  for (let day = Math.floor(shown / DAY) - 1; day * DAY < then; day++) {
    const start = day * DAY + window.from
    const listed = day as CalendarDay // whole days since 1970-01-01
    if (start >= shown && start + length <= then && isListed(window, listed)) return listed
  }
  return null
}

function inForce({ notBefore, expiresAt }: Rule, at: Instant): boolean {
  return (notBefore === null || notBefore <= at) && (expiresAt === null || at < expiresAt)
}

/** `02:00` */
function clock(wall: number): string {
  return isoInstant(instant(wall)).slice(11, 16)
}
