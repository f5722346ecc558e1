import type { DecidedSession, Decision } from './plan.ts'
import type { Action } from './session.ts'
import { type Instant, type Milliseconds, ms } from './time.ts'

/** What a plan wanted done when a person saved it: no more than that is ever done by it, and that once. */
export interface SavedPlan {
  /** Random and unique: what it is known by once it is used up. */
  readonly id: string
  readonly host: string
  readonly revision: string
  readonly plannedAt: Instant
  readonly actions: readonly SavedAction[]
}

export interface SavedAction {
  readonly session: DecidedSession & { readonly incarnation: string }
  readonly action: Action
}

/** What of a saved plan and of the one made now is not the same, so that nothing is done about it. */
export interface PlanDifference {
  readonly session: DecidedSession
  readonly wanted: Action | 'none'
  /** null: that stay in the session is over, or can't be told to be the same. */
  readonly now: Decision | null
}

/** What became of a saved plan as a whole. */
export interface SavedOutcome extends Pick<SavedPlan, 'id' | 'plannedAt' | 'revision'> {
  /** By session id. */
  readonly differences: readonly PlanDifference[]
}

/** Why a saved plan is not carried out at all. */
export type PlanRefusal =
  /** Made too long ago, or, as the clock says, not yet. */
  | { readonly code: 'stale-plan'; readonly plannedAt: Instant; readonly now: Instant }
  | { readonly code: 'foreign-plan'; readonly madeFor: string; readonly host: string }
  | { readonly code: 'used-plan'; readonly usedAt: Instant }

/** People forget what they have seen, and a host becomes another. */
export const LONGEST_PLAN_AGE: Milliseconds = ms(3_600_000)

/**
 * Whether a saved plan may be carried out on this host now.
 * @param usedAt when something was first done by it; null: never
 * @returns null: it may
 */
export function refusalOf(
  { host: madeFor, plannedAt }: Pick<SavedPlan, 'host' | 'plannedAt'>,
  { host, now, usedAt }: { readonly host: string; readonly now: Instant; readonly usedAt: Instant | null },
): PlanRefusal | null {
  if (madeFor !== host) return { code: 'foreign-plan', madeFor, host }
  if (usedAt !== null) return { code: 'used-plan', usedAt }
  const age = now - plannedAt
  // A clock that was set back tells nothing of the age.
  return age < 0 || age > LONGEST_PLAN_AGE ? { code: 'stale-plan', plannedAt, now } : null
}
