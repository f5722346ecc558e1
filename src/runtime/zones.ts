import type { Temporal } from 'temporal-polyfill'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'

/** A stretch of time in which a zone's clocks run evenly: [start, end). */
interface Span {
  readonly start: number
  /** Infinite where the zone changes its clocks no more. */
  readonly end: number
  readonly offset: Milliseconds
}

/**
 * Time zones from the data that Node brings along. What was asked once is remembered, so that planning asks as often as it likes.
 *
 * Both questions throw a `RangeError` for a zone that Node does not know, and for an instant that a `Date` can't hold.
 */
export async function loadZones(): Promise<Zones> {
  // Windows are the only need for it, and loading it takes longer than planning does.
  const { Temporal } = await import('temporal-polyfill')
  const known = new Map<string, readonly Span[]>()

  const spanAt = (timeZone: string, at: Instant): Span => {
    const spans = known.get(timeZone) ?? []
    const remembered = spans.findLast(span => at >= span.start && at < span.end)
    if (remembered !== undefined) return remembered
    const span = evenSpan(Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone))
    known.set(timeZone, [...spans, span].slice(-REMEMBERED))
    return span
  }
  return {
    offsetAt: (timeZone, at) => spanAt(timeZone, at).offset,
    nextTransition(timeZone, at) {
      const { end } = spanAt(timeZone, at)
      return end === Number.POSITIVE_INFINITY ? null : instant(end)
    },
  }
}

/** Spans kept per zone: planning looks about two years ahead, which is eight of them where clocks change four times a year. */
const REMEMBERED = 16

function evenSpan(at: Temporal.ZonedDateTime): Span {
  // A change is the first instant of its span, and `previous` looks strictly before the instant it is asked of.
  const start = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  const end = at.getTimeZoneTransition('next')
  return {
    start: start === null ? Number.NEGATIVE_INFINITY : start.epochMilliseconds,
    end: end === null ? Number.POSITIVE_INFINITY : end.epochMilliseconds,
    offset: ms(at.offsetNanoseconds / 1_000_000),
  }
}
