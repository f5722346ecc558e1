import { beforeAll, describe, expect, it } from 'vitest'
import { nextTime, parseTimeOfDay } from '../../../src/cli/time-of-day.ts'
import { instant, isoInstant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { loadZones } from '../../../src/runtime/zones.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

function next(time: string, zone: string, now: string): string {
  const parsed = parseTimeOfDay(time)
  if (parsed === null) throw new Error(`${time} is no time of day`)
  return isoInstant(nextTime(parsed, zone, instant(Date.parse(now)), zones))
}

describe('the next time that a wall clock shows', () => {
  it.each([
    ['later today', '12:00', 'Europe/Paris', '2026-11-21T06:55:00Z', '2026-11-21T11:00:00Z'],
    ['tomorrow, when it is over', '07:55', 'Europe/Paris', '2026-11-21T07:00:00Z', '2026-11-22T06:55:00Z'],
    ['tomorrow, when it is that very time', '08:00', 'Europe/Paris', '2026-11-21T07:00:00Z', '2026-11-22T07:00:00Z'],
    ["by the zone's date, not UTC's", '01:00', 'Pacific/Auckland', '2026-11-21T11:30:00Z', '2026-11-21T12:00:00Z'],
    ['at midnight', '24:00', 'UTC', '2026-11-21T06:55:00Z', '2026-11-22T00:00:00Z'],
    ['after clocks were set back', '12:00', 'Europe/Paris', '2026-10-24T20:00:00Z', '2026-10-25T11:00:00Z'],
    ['at the change that skips it', '02:30', 'Europe/Paris', '2026-03-28T20:00:00Z', '2026-03-29T01:00:00Z'],
    ['at the change itself', '03:00', 'Europe/Paris', '2026-03-28T20:00:00Z', '2026-03-29T01:00:00Z'],
    ['first, of the two times it does', '02:30', 'Europe/Paris', '2026-10-24T20:00:00Z', '2026-10-25T00:30:00Z'],
    ['again, once it did first', '02:30', 'Europe/Paris', '2026-10-25T00:40:00Z', '2026-10-25T01:30:00Z'],
    ['again by half an hour', '01:45', 'Australia/Lord_Howe', '2026-04-04T14:50:00Z', '2026-04-04T15:15:00Z'],
  ])('is %s', (_, time, zone, now, expected) => {
    expect(next(time, zone, now)).toBe(expected)
  })
})

it.each(['7:55', '24:01', '12:60', '12', 'noon', ''])('%j is no time of day', text => {
  expect(parseTimeOfDay(text)).toBeNull()
})
