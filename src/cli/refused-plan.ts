import type { PlanRefusal } from '../model/saved-plan.ts'
import { RefusedPlan } from './errors.ts'
import { refusalText } from './views/refusal-text.ts'

/** What a refusal tells a person, as the error that ends the verb. */
export function refusedPlan(refusal: PlanRefusal): RefusedPlan {
  return new RefusedPlan(
    refusal.code,
    refusalText(refusal),
    'nothing was done; save a new one with `stationkeeper plan --out FILE`',
  )
}
