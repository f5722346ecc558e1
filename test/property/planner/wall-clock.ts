import fc from 'fast-check'
import type { DayRange, Window } from '../../../src/model/policy.ts'
import { type Instant, instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'

const DAY = 86_400_000

/** Zones of both hemispheres: halves, quarters and odd minutes of an hour, changes at midnight, skipped days, months of Ramadan. */
export const worldZones: readonly string[] = [
  'UTC',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Juba',
  'Africa/Windhoek',
  'America/Adak',
  'America/Asuncion',
  'America/Caracas',
  'America/Havana',
  'America/New_York',
  'America/Nuuk',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/Scoresbysund',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Australia/Adelaide',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/Lisbon',
  'Europe/Paris',
  'Europe/Volgograd',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Easter',
  'Pacific/Fakaofo',
  'Pacific/Kwajalein',
  'Pacific/Norfolk',
]

export interface Wall {
  /** `2026-11-21` */
  readonly date: string
  /** Whole days since 1970-01-01. */
  readonly day: number
  /** Milliseconds after midnight, as the hands show them. */
  readonly time: number
}

/** What a clock on the wall of the zone shows, and the date beside it, as the runtime's own calendar says. */
export function wallOf(timeZone: string, at: number): Wall {
  const shown = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? Number.NaN
  const midnight = Date.UTC(part('year'), part('month') - 1, part('day'))
  const time = ((part('hour') * 60 + part('minute')) * 60 + part('second')) * 1_000 + part('fractionalSecond')
  return { date: new Date(midnight).toISOString().slice(0, 10), day: midnight / DAY, time }
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    fractionalSecondDigits: 3,
  })
  clocks.set(timeZone, made)
  return made
}

/** By how much the wall clock is ahead of UTC. */
export function offsetOf(timeZone: string, at: number): number {
  const { day, time } = wallOf(timeZone, at)
  return day * DAY + time - at
}

/** The words of the specification: a time in [from, to) on a listed day; after midnight the day is that of the beginning. */
export function shouldHold({ timeZone, days, on, except, from, to }: Window, at: number): boolean {
  const { day, time } = wallOf(timeZone, at)
  const overMidnight = from > to
  const inside = overMidnight ? time >= from || time < to : time >= from && time < to
  const begun = overMidnight && time < to ? day - 1 : day
  const named = (ranges: readonly DayRange[]): boolean =>
    ranges.some(({ first, last }) => first <= begun && begun <= last)
  const weekday = new Date(begun * DAY).getUTCDay()
  const everyDate = days === null && on === null
  const listed = everyDate || days?.some(listed => listed === weekday) === true || named(on ?? [])
  return inside && listed && !named(except)
}

export const anywhen: fc.Arbitrary<Instant> = fc
  .integer({ min: Date.UTC(1975, 0), max: Date.UTC(2037, 0) })
  .map(instant)

export function around(centre: number, reach: number): fc.Arbitrary<Instant> {
  return fc.integer({ min: -reach, max: reach }).map(distance => instant(centre + distance))
}

/** Every change of the zone's clocks in [from, to). */
export function changesBetween(zones: Zones, timeZone: string, from: number, to: number): readonly Instant[] {
  const changes: Instant[] = []
  let next = zones.nextTransition(timeZone, instant(from - 1))
  while (next !== null && next < to) {
    changes.push(next)
    next = zones.nextTransition(timeZone, next)
  }
  return changes
}
