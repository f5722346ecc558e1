import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Window } from '../../../src/model/policy.ts'
import { type Instant, instant, ms } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { scheduleOf } from '../../../src/planner/schedule.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { rule, window as windowOf } from '../../support/bundle.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { window, zoneNames } from './arbitraries.ts'
import { anywhen, around, shouldHold } from './wall-clock.ts'

const DAY = 86_400_000

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

function holds(window: Window, at: Instant): boolean {
  return scheduleOf(rule({ windows: [window] }), zones, at).holds
}

/** Near the day around which windows have their dates, or within hours of a change of the zone's clocks. */
function instantsFor(timeZone: string): fc.Arbitrary<Instant> {
  return fc.oneof(
    around(noon, 6 * DAY),
    anywhen.chain(at => around(zones.nextTransition(timeZone, at) ?? at, 6 * 3_600_000)),
    anywhen,
  )
}

test('a window holds exactly when the wall clock says so', () => {
  const cases = window(6).chain(window => fc.tuple(fc.constant(window), fc.array(instantsFor(window.timeZone))))
  fc.assert(
    fc.property(cases, ([window, instants]) => {
      for (const at of instants) expect(holds(window, at)).toBe(shouldHold(window, at))
    }),
    { numRuns: runs(4_000) },
  )
})

test('it holds on up to the next boundary and changes nowhere before it', () => {
  const cases = window(6).chain(window =>
    fc.tuple(fc.constant(window), instantsFor(window.timeZone), fc.double({ min: 0, max: 1, noNaN: true })),
  )
  fc.assert(
    fc.property(cases, ([window, at, share]) => {
      const { holds, until } = scheduleOf(rule({ windows: [window] }), zones, at)
      const end = until ?? at + 400 * DAY
      expect(end).toBeGreaterThan(at)
      for (const sample of [Math.floor(at + (end - 1 - at) * share), end - 1]) {
        expect(shouldHold(window, instant(sample))).toBe(holds)
      }
    }),
    { numRuns: runs(3_000) },
  )
})

test('adjacent windows tile: exactly one of them holds, whatever the clocks do', () => {
  const times = fc
    .uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 3, maxLength: 3 })
    .map(halfHours => halfHours.map(half => ms(half * 1_800_000)).sort((a, b) => a - b))
  const cases = fc
    .constantFrom(...zoneNames)
    .chain(timeZone => fc.tuple(fc.constant(timeZone), times, fc.array(instantsFor(timeZone))))
  fc.assert(
    fc.property(cases, ([timeZone, times, instants]) => {
      const windows = times.map((from, index) => {
        const to = times[(index + 1) % times.length] ?? from
        return windowOf({ timeZone, from, to })
      })
      for (const at of instants) expect(windows.filter(window => holds(window, at))).toHaveLength(1)
    }),
    { numRuns: runs(2_000) },
  )
})
