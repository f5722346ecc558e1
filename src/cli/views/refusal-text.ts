import { LONGEST_PLAN_AGE, type PlanRefusal } from '../../model/saved-plan.ts'
import { isoInstant, ms } from '../../model/time.ts'
import { durationText } from './duration-text.ts'

/** Why a saved plan is not carried out, after the name of the refusal. */
export function refusalText(refusal: PlanRefusal): string {
  switch (refusal.code) {
    case 'stale-plan': {
      const { plannedAt, now } = refusal
      return now < plannedAt
        ? `it was made at ${isoInstant(plannedAt)}, which by this clock is yet to come`
        : `it was made ${durationText(ms(now - plannedAt))} ago; at most ${durationText(LONGEST_PLAN_AGE)} may pass`
    }
    case 'foreign-plan':
      return `it was made for the host ${refusal.madeFor}, and this is ${refusal.host}`
    case 'used-plan':
      return `something was done by it at ${isoInstant(refusal.usedAt)}, and a saved plan is carried out once`
    default:
      return refusal satisfies never
  }
}
