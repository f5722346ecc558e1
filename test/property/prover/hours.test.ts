import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, ms } from '../../../src/model/time.ts'
import { Hours, horizonOf } from '../../../src/prover/hours.ts'
import { timeClasses } from '../../../src/prover/time-classes.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { rule } from '../../support/bundle.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { window } from '../planner/arbitraries.ts'
import { shouldHold } from '../planner/wall-clock.ts'

const zones = await loadZones()
const REACH = 40 * 86_400_000

const timed = fc
  .record({
    windows: fc.array(window(30), { minLength: 1, maxLength: 3 }),
    notBefore: fc.option(fc.integer({ min: -REACH / 2, max: REACH })),
    expiresAt: fc.option(fc.integer({ min: 0, max: REACH * 2 })),
  })
  .map(({ windows, notBefore, expiresAt }) =>
    rule({
      windows,
      notBefore: notBefore === null ? null : instant(noon + notBefore),
      expiresAt: expiresAt === null ? null : instant(noon + expiresAt),
    }),
  )

describe('the hours of a rule', () => {
  it('are those that the words of the specification give it, at their ends and between', () => {
    fc.assert(
      fc.property(timed, fc.array(fc.integer({ min: 0, max: REACH - 1 }), { maxLength: 20 }), (timed, inside) => {
        const spans = new Hours(horizonOf(noon, ms(REACH)), zones).of(timed)
        const edges = spans.flatMap(({ start, end }) => [start - 1, start, end - 1, end])
        for (const at of [...edges, ...inside.map(offset => noon + offset)]) {
          if (at < noon || at >= noon + REACH) continue
          const inForce =
            (timed.notBefore === null || at >= timed.notBefore) && (timed.expiresAt === null || at < timed.expiresAt)
          const expected = inForce && timed.windows.some(window => shouldHold(window, at))
          expect(spans.some(({ start, end }) => at >= start && at < end)).toBe(expected)
        }
      }),
      { numRuns: runs(60) },
    )
  })

  it('fall into classes of instants at which the same ones hold', () => {
    fc.assert(
      fc.property(fc.array(timed, { minLength: 1, maxLength: 4 }), rules => {
        const hours = new Hours(horizonOf(noon, ms(REACH)), zones)
        const all = rules.map(rule => hours.of(rule))
        const { instants, during } = timeClasses(new Set(all), hours.horizon)
        const holding = (at: number): string =>
          all.map(spans => spans.some(({ start, end }) => at >= start && at < end)).join()
        for (const [index, at] of instants.entries()) {
          expect(all.map(spans => ((during(spans) >> BigInt(index)) & 1n) === 1n).join()).toBe(holding(at))
        }
        const known = new Set(instants.map(holding))
        const turns = all.flatMap(spans => spans.flatMap(({ start, end }) => [start, end]))
        for (const at of turns) if (at < noon + REACH) expect(known).toContain(holding(at))
      }),
      { numRuns: runs(60) },
    )
  })
})
