import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Instant, instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { at } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { anywhen, changesBetween, offsetOf, worldZones } from './wall-clock.ts'

const DAY = 86_400_000

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

test('there are at least thirty zones, no two of them alike', () => {
  expect(worldZones.length).toBeGreaterThanOrEqual(30)
  const years = worldZones.map(timeZone => {
    const changes = changesBetween(zones, timeZone, Date.UTC(1975, 0), Date.UTC(2037, 0))
    return JSON.stringify([zones.offsetAt(timeZone, at('2026-11-21T12:00:00Z')), changes])
  })
  expect(new Set(years).size).toBe(worldZones.length)
})

test('clocks run evenly up to the next change, and not beyond it', () => {
  const cases = fc.tuple(fc.constantFrom(...worldZones), anywhen, fc.array(fc.double({ min: 0, max: 1, noNaN: true })))
  fc.assert(
    fc.property(cases, ([timeZone, now, shares]) => {
      const offset = zones.offsetAt(timeZone, now)
      expect(offset).toBe(offsetOf(timeZone, now))
      const change = zones.nextTransition(timeZone, now)
      const last = (change ?? now + 400 * DAY) - 1
      for (const share of [...shares, 1]) {
        expect(offsetOf(timeZone, Math.floor(now + (last - now) * share))).toBe(offset)
      }
      if (change === null) return
      expect(change).toBeGreaterThan(now)
      expect(offsetOf(timeZone, change)).not.toBe(offset)
      expect(zones.offsetAt(timeZone, change)).toBe(offsetOf(timeZone, change))
    }),
    { numRuns: runs(1_500) },
  )
})

test('what was asked before changes no answer', () => {
  const asked = fc.array(fc.tuple(fc.constantFrom(...worldZones.slice(0, 4)), anywhen), { maxLength: 30 })
  let fresh: Zones
  return fc.assert(
    fc
      .asyncProperty(asked, async questions => {
        const answers = questions.map(([zone, now]) => [zones.offsetAt(zone, now), zones.nextTransition(zone, now)])
        const again = questions
          .toReversed()
          .map(([zone, now]) => [fresh.offsetAt(zone, now), fresh.nextTransition(zone, now)])
        expect(again.reverse()).toEqual(answers)
      })
      .beforeEach(async () => {
        fresh = await loadZones()
      }),
    { numRuns: runs(30) },
  )
})

describe('changes that catch whoever counts in hours and weeks', () => {
  const minutes = (timeZone: string, now: Instant | number): number => zones.offsetAt(timeZone, instant(now)) / 60_000

  test.each<readonly [what: string, zone: string, change: string, before: number, after: number]>([
    ['half an hour back', 'Australia/Lord_Howe', '2026-04-04T15:00:00Z', 660, 630],
    ['half an hour forward', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z', 630, 660],
    ['two hours forward', 'Antarctica/Troll', '2026-03-29T01:00:00Z', 0, 120],
    ['two hours back', 'Antarctica/Troll', '2026-10-25T01:00:00Z', 120, 0],
    ['a quarter past a half', 'Pacific/Chatham', '2026-04-04T14:00:00Z', 825, 765],
    ['a day that never was', 'Pacific/Apia', '2011-12-30T10:00:00Z', -600, 840],
    ['another, with other neighbours', 'Pacific/Fakaofo', '2011-12-30T11:00:00Z', -660, 780],
    ['an hour back for Ramadan', 'Africa/Casablanca', '2026-02-15T02:00:00Z', 60, 0],
    ['and forward again five weeks later', 'Africa/Casablanca', '2026-03-22T02:00:00Z', 0, 60],
    ['at midnight, in the south', 'America/Santiago', '2026-09-06T04:00:00Z', -240, -180],
    ['at one minute past midnight', 'America/St_Johns', '2010-03-14T03:31:00Z', -210, -150],
    ['winter time that is the one in force by law', 'Europe/Dublin', '2026-10-25T01:00:00Z', 60, 0],
    ['half an hour for good', 'Asia/Pyongyang', '2018-05-04T15:00:00Z', 510, 540],
    ['half an hour to and fro', 'America/Caracas', '2016-05-01T07:00:00Z', -270, -240],
    ['a zone moved while its clocks were to change', 'America/Nuuk', '2023-03-26T01:00:00Z', -180, -120],
    ['four changes in a year', 'Africa/Cairo', '2014-07-31T22:00:00Z', 120, 180],
  ])('%s: %s %s', (_, zone, change, before, after) => {
    const now = at(change)
    expect([minutes(zone, now - 1), minutes(zone, now)]).toEqual([before, after])
    expect(zones.nextTransition(zone, instant(now - 1))).toBe(now)
    expect(zones.nextTransition(zone, instant(now - 3_600_000))).toBe(now)
  })

  test('no change that is none: New York skips from winter to summer only', () => {
    const changes = changesBetween(zones, 'America/New_York', Date.UTC(2026, 0), Date.UTC(2028, 0))
    expect(changes).toEqual(
      ['2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z', '2027-03-14T07:00:00Z', '2027-11-07T06:00:00Z'].map(at),
    )
    expect(changesBetween(zones, 'Asia/Kathmandu', Date.UTC(1990, 0), Date.UTC(2037, 0))).toEqual([])
  })
})
