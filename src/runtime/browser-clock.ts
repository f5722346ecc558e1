import type { Clock } from '../model/clock.ts'
import { type Instant, instant } from '../model/time.ts'

/** What a page needs of a clock: it judges nothing by it, and only says when, and waits. */
export type PageClock = Pick<Clock, 'now' | 'after'>

/** The clock of the machine that the page is looked at on, which may be another than the host. */
export const browserClock: PageClock = { now, after }

function now(): Instant {
  return instant(Date.now())
}

/** For waits of less than a day; a browser may put those of a page that nobody sees off by a minute. */
function after(delay: number, fire: () => void): { cancel(): void } {
  const timeout = setTimeout(fire, delay)
  return { cancel: () => clearTimeout(timeout) }
}
