import { createHash } from 'node:crypto'
import { type Plan, planDigestText } from '../../src/model/plan.ts'
import { type PlanInputs, plan } from '../../src/planner/plan.ts'
import { inShort, type RecordedPlan } from '../../src/store/recorded.ts'

export function digestOf(made: Plan): string {
  return createHash('sha256').update(planDigestText(made)).digest('hex')
}

/** The plan of these inputs as version 1.0.0 with zone data 2026a would have recorded it. */
export function recorded(inputs: PlanInputs, differences: Partial<RecordedPlan> = {}): RecordedPlan {
  const { observation, ledger, holds, guards, now } = inputs
  const made = plan(inputs)
  return {
    id: made.id,
    plannedAt: now,
    revision: made.revision,
    bundle: made.revision,
    observation,
    ledger,
    holds,
    guards,
    version: '1.0.0',
    zoneData: '2026a',
    digest: digestOf(made),
    decisions: inShort(made),
    forgotten: false,
    ...differences,
  }
}
