import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Rule, Window } from '../../../src/model/policy.ts'
import { type Instant, instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { scheduleOf } from '../../../src/planner/schedule.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { rule } from '../../support/bundle.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { window } from './arbitraries.ts'
import { anywhen, around, changesBetween, shouldHold, worldZones } from './wall-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Boundaries that are looked at ahead reach at least so far: two a day, and a zone's changes. */
const FAR = 300 * DAY

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const worldWindow: fc.Arbitrary<Window> = fc
  .tuple(window(6), fc.constantFrom(...worldZones))
  .map(([window, timeZone]) => ({ ...window, timeZone }))

/** Near the dates of the windows, near a change of clocks, or anywhere. */
function instantFor(timeZone: string): fc.Arbitrary<Instant> {
  return fc.oneof(
    around(noon, 6 * DAY),
    anywhen.chain(at => around(zones.nextTransition(timeZone, at) ?? at, 30 * HOUR)),
  )
}

/** Where a missed change is likeliest: both sides of every clock change, and wherever chance falls. */
function samples(timeZone: string, now: number, end: number, shares: readonly number[]): readonly number[] {
  const changes = changesBetween(zones, timeZone, now, Math.min(end, now + 800 * DAY)).slice(0, 8)
  const spread = shares.map(share => Math.floor(now + (end - 1 - now) * share))
  return [...changes.flatMap(change => [change - 1, change]), ...spread, end - 1].filter(at => at >= now && at < end)
}

test('until is never late, and not early either: the answer is the same just before, and another at that instant', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 })
  const cases = worldWindow.chain(window => fc.tuple(fc.constant(window), instantFor(window.timeZone), shares))
  fc.assert(
    fc.property(cases, ([window, now, shares]) => {
      const { holds, until } = scheduleOf(rule({ windows: [window] }), zones, now)
      expect(holds).toBe(shouldHold(window, now))
      if (until === null) throw new Error('a window ends, or may begin')
      expect(until).toBeGreaterThan(now)
      for (const at of samples(window.timeZone, now, until, shares)) expect(shouldHold(window, at)).toBe(holds)
      if (until - now < FAR) expect(shouldHold(window, until)).toBe(!holds)
    }),
    { numRuns: runs(1_200) },
  )
})

/** Whether a rule holds, in the words of the specification. */
function ruleShouldHold({ windows, notBefore, expiresAt }: Rule, at: number): boolean {
  if (notBefore !== null && at < notBefore) return false
  if (expiresAt !== null && at >= expiresAt) return false
  return windows.length === 0 || windows.some(window => shouldHold(window, at))
}

test('a rule of several windows, with a beginning and an expiry, holds in the half-open span between and says no more than is certain', () => {
  const edge = fc.option(fc.integer({ min: -3 * DAY, max: 3 * DAY }).map(distance => instant(noon + distance)))
  const shape = fc.record({ windows: fc.array(worldWindow, { maxLength: 3 }), notBefore: edge, expiresAt: edge })
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 })
  fc.assert(
    fc.property(shape, around(noon, 4 * DAY), shares, (shape, anywhere, shares) => {
      const timed = rule(shape)
      const edges = [shape.notBefore, shape.expiresAt].filter(edge => edge !== null)
      for (const now of [anywhere, ...edges.flatMap(edge => [instant(edge - 1), edge])]) {
        const { holds, until } = scheduleOf(timed, zones, now)
        expect(holds).toBe(ruleShouldHold(timed, now))
        const end = until ?? now + 30 * DAY
        expect(end).toBeGreaterThan(now)
        for (const share of [...shares, 1]) {
          expect(ruleShouldHold(timed, Math.floor(now + (end - 1 - now) * share))).toBe(holds)
        }
      }
    }),
    { numRuns: runs(600) },
  )
})
