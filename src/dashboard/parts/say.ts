import { browserClock } from '../../runtime/browser-clock.ts'
import { dayText, momentText, soonText } from '../text/moment-text.ts'

/** An instant in the middle of a sentence. */
export function say(iso: string): string {
  return momentText(iso, { now: browserClock.now() })
}

/** The same to the second. */
export function saySeconds(iso: string): string {
  return momentText(iso, { now: browserClock.now(), seconds: true })
}

/** To the second where it is so near that the minute says nothing: "waiting until 10:31" at 10:31. */
export function saySoon(iso: string): string {
  return soonText(iso, browserClock.now())
}

/** The day that times without one are of. */
export function today(): string {
  return dayText(browserClock.now())
}
