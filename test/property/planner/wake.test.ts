import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { noHolds } from '../../../src/model/hold.ts'
import { type Instant, instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { guards } from '../../support/guards.ts'
import { noon } from '../../support/observation.ts'
import { situations } from './situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** How far to look where a plan says that time alone changes nothing. */
const LONG = 60 * 86_400_000

test('every instant before wakeAt decides as now', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 12 })
  fc.assert(
    fc.property(situations({ timed: true }), shares, ({ bundle, stopped, ...situation }, shares) => {
      const prepared = prepare(bundle)
      const decide = (now: Instant) =>
        plan({ ...situation, prepared, holds: noHolds, guards: { ...guards, stopped }, now, zones })
      const { wakeAt, decisions, summary } = decide(noon)
      if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(noon)
      const last = (wakeAt ?? noon + LONG) - 1
      // Squares crowd towards now and towards the end, where a change is likeliest to be missed.
      const samples = shares.map(share => noon + (last - noon) * (share < 0.5 ? share ** 2 : 1 - (1 - share) ** 2))
      for (const sample of [...samples, last]) {
        const then = decide(instant(Math.floor(sample)))
        expect(then.decisions).toEqual(decisions)
        expect(then.summary).toEqual(summary)
      }
    }),
    { numRuns: 600 },
  )
})

test('from one wakeAt to the next nothing is missed for days', () => {
  const steps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(situations({ timed: true }), steps, ({ bundle, stopped, ...situation }, steps) => {
      const prepared = prepare(bundle)
      const decide = (now: Instant) =>
        plan({ ...situation, prepared, holds: noHolds, guards: { ...guards, stopped }, now, zones })
      let current = decide(noon)
      for (const step of steps) {
        const { wakeAt, plannedAt, decisions } = current
        if (wakeAt === null) break
        const between = instant(Math.floor(plannedAt + (wakeAt - plannedAt) * step))
        if (between < wakeAt) expect(decide(between).decisions).toEqual(decisions)
        expect(decide(instant(wakeAt - 1)).decisions).toEqual(decisions)
        current = decide(wakeAt)
      }
    }),
    { numRuns: 250 },
  )
})
