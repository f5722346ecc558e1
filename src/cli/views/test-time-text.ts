import { type Instant, type Milliseconds, ms } from '../../model/time.ts'
import { durationText } from './duration-text.ts'

/** `08:30:00 (+5m)`: what the clock shows in the test's zone, UTC without one, and how long it is since the beginning. */
export function testTime(at: Milliseconds, clock: Instant, timeZone: string | null): string {
  return `${timeOfDay(clock, timeZone)} ${`(+${at === 0 ? '0s' : exact(at)})`.padEnd(10)}`
}

/** Whole seconds are said as such. */
function exact(at: Milliseconds): string {
  return durationText(at % 1_000 === 0 || at < 10_000 ? at : ms(Math.floor(at / 1_000) * 1_000))
}

const formats = new Map<string, Intl.DateTimeFormat>()

function timeOfDay(at: Instant, timeZone: string | null): string {
  const zone = timeZone ?? 'UTC'
  const known = formats.get(zone)
  const format = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'medium' })
  if (known === undefined) formats.set(zone, format)
  return format.format(at)
}
