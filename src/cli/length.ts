import type { Clock } from '../model/clock.ts'
import { type Instant, type Milliseconds, plus } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import type { Length } from '../store/requests.ts'
import { InvalidInput } from './errors.ts'
import { nextTime } from './time-of-day.ts'
import { duration, type Until, until } from './values.ts'
import type { Flags, Value } from './verb.ts'

/** The flags that say how long something is to hold. */
export const lengthOptions: { readonly for: Value<Milliseconds>; readonly until: Value<Until> } = {
  for: { value: 'TIME', description: 'for that long, as 20m', read: duration },
  until: {
    value: 'TIME',
    description:
      "until the clock next shows 12:00 in the settings' time zone (UTC if none is set), or until an instant",
    read: until,
  },
}

export interface Asked {
  readonly length: Length
  /** When that ends, if it is not cut short. */
  readonly end: Instant
  /** In whose words it was asked for; null: no zone was needed. */
  readonly timeZone: string | null
}

/** @throws {InvalidInput} neither flag was given, or both, or it is over already */
export async function lengthOf(
  flags: Flags<typeof lengthOptions>,
  { timeZone }: Pick<Settings, 'timeZone'>,
  clock: Pick<Clock, 'now'>,
): Promise<Asked> {
  const now = clock.now()
  const hint = 'write --for 20m, or --until 12:00'
  if (flags.for !== null && flags.until !== null) {
    throw new InvalidInput('--for and --until exclude each other', { hint })
  }
  if (flags.for !== null) return { length: { for: flags.for }, end: plus(now, flags.for), timeZone: null }
  if (flags.until === null) throw new InvalidInput('how long? --for or --until is missing', { hint })
  if ('at' in flags.until) {
    const { at } = flags.until
    if (at <= now) throw new InvalidInput('--until: that is over already')
    return { length: { until: at }, end: at, timeZone: null }
  }
  const { loadZones } = await import('../runtime/zones.ts')
  const zone = timeZone ?? 'UTC'
  const end = nextTime(flags.until.time, zone, now, await loadZones())
  return { length: { until: end }, end, timeZone: zone }
}
