import type { PlanRefusal } from '../model/saved-plan.ts'

/** A saved plan is not carried out, and nothing of it was done. The refusal says why. */
export class PlanRefused extends Error {
  override readonly name = 'PlanRefused'
  readonly refusal: PlanRefusal

  constructor(refusal: PlanRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}
