import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Decision, Plan } from '../../../src/model/plan.ts'
import { type Instant, instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { type PlanInputs, plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { crowds, type Situation, situations } from './situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** How far to look where a plan says that time alone changes nothing. */
const LONG = 60 * 86_400_000

const any = fc.oneof({ weight: 2, arbitrary: situations({ timed: true }) }, { weight: 1, arbitrary: crowds })

function planner({ bundle, ...situation }: Situation): (now: Instant) => Plan {
  const inputs: Omit<PlanInputs, 'now'> = { ...situation, prepared: prepare(bundle), zones }
  return now => plan({ ...inputs, now })
}

/**
 * What waits for something that did not happen yet, a warning to be given or another's turn, waits until so much later than
 * now. Time alone moves that end along, and changes nothing.
 */
function expectSame(then: Plan, before: Plan): void {
  const shift = then.plannedAt - before.plannedAt
  const moved = before.decisions.map((decision, index) => moveAlong(decision, then.decisions[index], shift))
  expect(then.decisions).toEqual(moved)
  expect(then.summary).toEqual(before.summary)
}

function moveAlong(before: Decision, then: Decision | undefined, shift: number): Decision {
  const { reason, preview } = before
  return {
    ...before,
    reason: moveReason(reason, then?.reason, shift),
    ...(preview && { preview: { ...preview, reason: moveReason(preview.reason, then?.preview?.reason, shift) } }),
  }
}

function moveReason(before: Decision['reason'], then: Decision['reason'] | undefined, shift: number) {
  const moves = before.code === 'notice' || before.code === 'host-limit' || before.code === 'disruption-budget'
  if (!moves || then?.code !== before.code || then.until !== before.until + shift) return before
  return { ...before, until: then.until }
}

test('every instant before wakeAt decides as now', () => {
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 12 })
  fc.assert(
    fc.property(any, shares, (situation, shares) => {
      const decide = planner(situation)
      const now = decide(noon)
      const { wakeAt } = now
      if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(noon)
      const last = (wakeAt ?? noon + LONG) - 1
      // Squares crowd towards now and towards the end, where a change is likeliest to be missed.
      const samples = shares.map(share => noon + (last - noon) * (share < 0.5 ? share ** 2 : 1 - (1 - share) ** 2))
      for (const sample of [...samples, last]) expectSame(decide(instant(Math.floor(sample))), now)
    }),
    { numRuns: runs(1_000) },
  )
})

test('from one wakeAt to the next nothing is missed for days', () => {
  const steps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 })
  fc.assert(
    fc.property(any, steps, (situation, steps) => {
      const decide = planner(situation)
      let current = decide(noon)
      for (const step of steps) {
        const { wakeAt, plannedAt } = current
        if (wakeAt === null) break
        const between = instant(Math.floor(plannedAt + (wakeAt - plannedAt) * step))
        if (between < wakeAt) expectSame(decide(between), current)
        expectSame(decide(instant(wakeAt - 1)), current)
        current = decide(wakeAt)
      }
    }),
    { numRuns: runs(400) },
  )
})
