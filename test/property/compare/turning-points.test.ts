import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Verdict } from '../../../src/compare/diff.ts'
import { Foresight } from '../../../src/compare/foresight.ts'
import { turningPoints } from '../../../src/compare/turning-points.ts'
import { isSteady } from '../../../src/compare/verdict.ts'
import { type Instant, instant, ms } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { type PlanInputs, plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { crowds, type Situation, situations } from '../planner/situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const OVER = ms(3 * 86_400_000)
const any = fc.oneof({ weight: 2, arbitrary: situations({ timed: true }) }, { weight: 1, arbitrary: crowds })

function inputsOf({ bundle, ...situation }: Situation): PlanInputs {
  return { ...situation, prepared: prepare(bundle), zones, now: noon }
}

/** Squares crowd towards now, where most happens. */
const instants = fc
  .array(
    fc.double({ min: 0, max: 1, noNaN: true }).map(share => instant(noon + Math.floor(share ** 4 * (OVER - 1)))),
    { minLength: 5, maxLength: 20 },
  )
  .map(all => [...new Set(all)].sort((a, b) => a - b))

test('whatever instant is planned for, it is decided as at the last turning point before it', () => {
  fc.assert(
    fc.property(any, instants, (situation, instants) => {
      const inputs = inputsOf(situation)
      const { points, until, cut } = turningPoints(inputs, { over: OVER, maxPlans: 3_000 })
      const known = new Map<string, Verdict>(plan(inputs).decisions.map(each => [each.session.id, each]))
      const left = [...points]
      for (const { at, decisions } of plansAt(instants, inputs, cut === null ? until : instant(until - 1))) {
        while (left[0] !== undefined && left[0].at <= at) {
          for (const { session, before, after } of left.shift()?.turns ?? []) {
            const was = known.get(session.id)
            expect(was !== undefined && isSteady(was, before)).toBe(true)
            known.set(session.id, after)
          }
        }
        const others = decisions.filter(each => {
          const last = known.get(each.session.id)
          return last === undefined || !isSteady(last, each)
        })
        expect(others).toEqual([])
      }
    }),
    { numRuns: runs(300) },
  )
})

/** Plans also for every instant at which something could change before, since people are warned only by plans. */
function* plansAt(instants: readonly Instant[], inputs: PlanInputs, until: Instant) {
  const foresight = new Foresight(inputs)
  const wanted = [...instants]
  let made = foresight.at(noon)
  for (let plans = 0; plans < 3_000; plans++) {
    const next = Math.min(made.wakeAt ?? Number.POSITIVE_INFINITY, wanted[0] ?? Number.POSITIVE_INFINITY)
    if (wanted.length === 0 || next > until) return
    const at = instant(next)
    if (at === wanted[0]) wanted.shift()
    if (at > made.plannedAt) made = foresight.at(at)
    yield { at, decisions: made.decisions }
  }
}

test('every point changes something, in order, within the time asked for', () => {
  fc.assert(
    fc.property(any, situation => {
      const { points, until } = turningPoints(inputsOf(situation), { over: OVER, maxPlans: 2_000 })
      let last: number = noon
      for (const { at, turns } of points) {
        expect(at).toBeGreaterThan(last)
        expect(at).toBeLessThan(until)
        expect(turns.filter(({ before, after }) => isSteady(before, after))).toEqual([])
        expect(turns).not.toEqual([])
        last = at
      }
    }),
    { numRuns: runs(150) },
  )
})
