import { type Instant, instant, isoInstant } from '../../model/time.ts'

/** When something ends, to the second: up, so that it is over by then. Nobody reads milliseconds. */
export function momentText(end: Instant): string {
  return isoInstant(wholeSecond(end))
}

export function wholeSecond(end: Instant): Instant {
  return instant(Math.ceil(end / 1_000) * 1_000)
}
