import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { CalendarDay, Weekday, Window } from '../../../src/model/policy.ts'
import { type Instant, instant, ms } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { scheduleOf } from '../../../src/planner/schedule.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { days, rule, window } from '../../support/bundle.ts'
import { at } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { changesBetween, worldZones } from './wall-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

function holds(window: Window, at: Instant): boolean {
  return scheduleOf(rule({ windows: [window] }), zones, at).holds
}

/** Times of day, of which those are likelier at which clocks have changed somewhere. */
const cut = fc.oneof(
  fc.constantFrom('00:00', '00:01', '01:00', '01:30', '02:00', '02:30', '02:45', '03:00', '03:45', '23:00', '23:30'),
  fc.integer({ min: 0, max: 1_439 }).map(minute => `${Math.floor(minute / 60)}:${minute % 60}`),
)

/** How the dates are shared out among two windows of the same times: each date is of one of them, and of one only. */
const shares: fc.Arbitrary<readonly [Partial<Window>, Partial<Window>] | null> = fc.option(
  fc.oneof(
    fc.subarray<Weekday>([0, 1, 2, 3, 4, 5, 6]).map((chosen): readonly [Partial<Window>, Partial<Window>] => {
      const others = ([0, 1, 2, 3, 4, 5, 6] as const).filter(day => !chosen.includes(day))
      return [{ days: chosen }, { days: others }]
    }),
    fc
      .tuple(fc.integer({ min: 0, max: 22_700 }), fc.integer({ min: 0, max: 400 }))
      .map(([first, length]): readonly [Partial<Window>, Partial<Window>] => {
        // Whole days since 1970-01-01.
        const range = { first: first as CalendarDay, last: (first + length) as CalendarDay }
        return [{ on: [range] }, { except: [range] }]
      }),
  ),
)

/** A whole day in pieces that touch, the last of them over midnight unless a cut falls there. */
const partition = fc
  .tuple(fc.uniqueArray(cut, { minLength: 2, maxLength: 6 }), shares)
  .map(([cuts, shares]): readonly Window[] => {
    const times = [...new Set(cuts.map(minutesOf))].sort((a, b) => a - b)
    return times.flatMap((time, index) => {
      const next = times[index + 1] ?? times[0] ?? 0
      const piece = window({ from: ms(time * 60_000), to: ms((next === 0 ? 1_440 : next) * 60_000) })
      return shares === null ? [piece] : shares.map(share => ({ ...piece, ...share }))
    })
  })
  .filter(windows => windows.every(({ from, to }) => from !== to))

function minutesOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}

/** Just before, at and after a change, the same hours on the clock face again, and the midnights about it. */
function instantsAround(change: number, distances: readonly number[]): readonly Instant[] {
  const near = [-DAY, -HOUR, -30 * 60_000, -1, 0, 1, 30 * 60_000, HOUR, DAY]
  return [...near, ...distances].map(distance => instant(change + distance))
}

test('across every change of a year adjacent windows tile: always one of them holds, and no other', () => {
  const distances = fc.array(fc.integer({ min: -26 * HOUR, max: 26 * HOUR }), { maxLength: 8 })
  const cases = fc.tuple(fc.constantFrom(...worldZones), fc.integer({ min: 1975, max: 2036 }), partition, distances)
  fc.assert(
    fc.property(cases, ([timeZone, year, windows, distances]) => {
      const changes = changesBetween(zones, timeZone, Date.UTC(year, 0), Date.UTC(year + 1, 0))
      const tiles = windows.map(window => ({ ...window, timeZone }))
      // A year without a change has new year.
      for (const change of changes.length === 0 ? [Date.UTC(year, 0)] : changes) {
        for (const at of instantsAround(change, distances)) {
          expect(tiles.filter(window => holds(window, at))).toHaveLength(1)
        }
      }
    }),
    { numRuns: runs(200) },
  )
})

test('and they hand over without a moment between: what ends is followed at that very instant', () => {
  const cases = fc.tuple(fc.constantFrom(...worldZones), fc.integer({ min: 1975, max: 2036 }), partition)
  fc.assert(
    fc.property(cases, ([timeZone, year, windows]) => {
      const tiles = windows.map(window => rule({ windows: [{ ...window, timeZone }] }))
      let now =
        changesBetween(zones, timeZone, Date.UTC(year, 0), Date.UTC(year + 1, 0))[0] ?? instant(Date.UTC(year, 0))
      now = instant(now - DAY)
      for (let handovers = 0; handovers < 6; handovers++) {
        const [holding, ...others] = tiles.filter(tile => scheduleOf(tile, zones, now).holds)
        if (holding === undefined) throw new Error('no window holds')
        expect(others).toEqual([])
        const { until } = scheduleOf(holding, zones, now)
        if (until === null || until - now > 3 * DAY) return
        expect(scheduleOf(holding, zones, instant(until - 1)).holds).toBe(true)
        now = until
      }
    }),
    { numRuns: runs(300) },
  )
})

test.each<readonly [what: string, zone: string, instant: string, holding: string]>([
  [
    'the missing half hour belongs to nobody, and the next tile begins with it',
    'Australia/Lord_Howe',
    '2026-10-03T15:30:00Z',
    '02:30',
  ],
  [
    'the half hour that comes twice belongs to one tile both times',
    'Australia/Lord_Howe',
    '2026-04-04T15:15:00Z',
    '01:30',
  ],
  ['two missing hours skip a whole tile', 'Antarctica/Troll', '2026-03-29T01:00:00Z', '02:30'],
  ['after a skipped day the clock goes on', 'Pacific/Apia', '2011-12-30T10:00:00Z', '00:00'],
])('%s', (_, timeZone, now, holding) => {
  const cuts = ['00:00', '01:30', '02:30', '24:00']
  const tiles = cuts
    .slice(0, -1)
    .map((from, index) =>
      window({ timeZone, from: ms(minutesOf(from) * 60_000), to: ms(minutesOf(cuts[index + 1] ?? '') * 60_000) }),
    )
  expect(tiles.map(tile => holds(tile, at(now)))).toEqual(cuts.slice(0, -1).map(from => from === holding))
})

test('in Samoa nobody is managed on the day that never was, and its night belongs to it', () => {
  const friday = days('2011-12-30')
  const never = window({ timeZone: 'Pacific/Apia', on: [friday], from: ms(0), to: ms(DAY) })
  for (let hour = -48; hour <= 48; hour++) {
    expect(holds(never, instant(at('2011-12-30T10:00:00Z') + hour * HOUR))).toBe(false)
  }
  // The clock shows Saturday, one o'clock: the night before it is Friday's, whatever the calendar on the wall left out.
  const night = { timeZone: 'Pacific/Apia', from: ms(22 * HOUR), to: ms(2 * HOUR) }
  const one = at('2011-12-30T11:00:00Z')
  expect(holds(window({ ...night, on: [friday] }), one)).toBe(true)
  expect(holds(window({ ...night, on: [days('2011-12-29')] }), one)).toBe(false)
})
