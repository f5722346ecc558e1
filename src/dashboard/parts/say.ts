import { browserClock } from '../../runtime/browser-clock.ts'
import { dayText, momentText } from '../text/moment-text.ts'

/** An instant in the middle of a sentence. */
export function say(iso: string): string {
  return momentText(iso, { now: browserClock.now() })
}

/** The same to the second. */
export function saySeconds(iso: string): string {
  return momentText(iso, { now: browserClock.now(), seconds: true })
}

/** The day that times without one are of. */
export function today(): string {
  return dayText(browserClock.now())
}
