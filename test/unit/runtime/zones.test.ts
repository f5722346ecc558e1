import { beforeAll, describe, expect, test } from 'vitest'
import { type Instant, instant, isoInstant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { loadZones } from '../../../src/runtime/zones.ts'

const HOUR = 3_600_000
const at = (text: string): Instant => instant(Date.parse(text))

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** A change of a zone's clocks that has happened: when, and hours before and after it. */
const changes: readonly (readonly [zone: string, change: string, before: number, after: number])[] = [
  ['Europe/Paris', '2024-03-31T01:00:00Z', 1, 2],
  ['Europe/Paris', '2024-10-27T01:00:00Z', 2, 1],
  ['America/New_York', '2024-03-10T07:00:00Z', -5, -4],
  ['America/New_York', '2024-11-03T06:00:00Z', -4, -5],
  ['Australia/Lord_Howe', '2024-04-06T15:00:00Z', 11, 10.5],
  ['Australia/Lord_Howe', '2024-10-05T15:30:00Z', 10.5, 11],
  ['Africa/Casablanca', '2024-03-10T02:00:00Z', 1, 0],
  ['Africa/Casablanca', '2024-04-14T02:00:00Z', 0, 1],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z', -2, -3],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', -10, 14],
]

describe('time zones', () => {
  test.each(changes)('%s changes its clocks at %s from %d h to %d h', (zone, change, before, after) => {
    const last = instant(at(change) - 1)
    expect(zones.offsetAt(zone, last)).toBe(before * HOUR)
    expect(zones.offsetAt(zone, at(change))).toBe(after * HOUR)
    expect(zones.nextTransition(zone, last)).toBe(at(change))
    expect(zones.nextTransition(zone, at(change))).not.toBe(at(change))
  })

  test('a change is found from the instant of the one before it', () => {
    const spring = at('2024-03-31T01:00:00Z')
    expect(zones.nextTransition('Europe/Paris', spring)).toBe(at('2024-10-27T01:00:00Z'))
  })

  test.each([
    ['UTC', 0],
    ['Asia/Kolkata', 5.5],
    ['America/Sao_Paulo', -3],
  ])('%s keeps its clocks as they are', (zone, hours) => {
    expect(zones.nextTransition(zone, at('2024-06-01T00:00:00Z'))).toBeNull()
    expect(zones.offsetAt(zone, at('2024-06-01T00:00:00Z'))).toBe(hours * HOUR)
    expect(zones.offsetAt(zone, at('2400-06-01T00:00:00Z'))).toBe(hours * HOUR)
  })

  test('a rule of the zone goes on for centuries', () => {
    const change = zones.nextTransition('Europe/Paris', at('2399-12-01T00:00:00Z'))
    expect(change).not.toBeNull()
    expect(isoInstant(change ?? instant(0))).toBe('2400-03-26T01:00:00Z')
  })

  test('local mean time before standard time is known to the second', () => {
    expect(zones.offsetAt('Europe/Paris', at('1800-01-01T00:00:00Z'))).toBe((9 * 60 + 21) * 1_000)
  })

  test('what was asked once is answered alike in any order of questions', () => {
    const instants = Array.from({ length: 60 }, (_, month) => instant(Date.UTC(2020, month, 1)))
    const forwards = instants.map(instant => zones.offsetAt('America/New_York', instant))
    const backwards = instants.toReversed().map(instant => zones.offsetAt('America/New_York', instant))
    expect(backwards.toReversed()).toEqual(forwards)
    expect(new Set(forwards)).toEqual(new Set([-5 * HOUR, -4 * HOUR]))
  })

  test.each(['Europe/Pariss', '', 'Romance Standard Time', '__proto__'])('%j is no zone', zone => {
    expect(() => zones.offsetAt(zone, at('2024-01-01T00:00:00Z'))).toThrow(RangeError)
    expect(() => zones.nextTransition(zone, at('2024-01-01T00:00:00Z'))).toThrow(RangeError)
  })
})
