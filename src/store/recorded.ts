import type { Holds } from '../model/hold.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { Decision, Plan } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'

/** What a plan was made from, and what it said. The observation is the one kept last, as seen at `observedAt`. */
export interface PlanRecord {
  readonly plan: Plan
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
  /** Of this program. */
  readonly version: string
  /** Names the zone data; null where no rule has a window. */
  readonly zoneData: string | null
}

/** A plan as it was recorded, and everything to make it again with. People who were forgotten go by their ids. */
export interface RecordedPlan extends Omit<PlanRecord, 'plan'> {
  readonly id: string
  readonly plannedAt: Instant
  readonly revision: string
  /** Names the policies as they were written and read then, for `keptBundle` of the store. */
  readonly bundle: string
  readonly observation: Observation
  /** Hex SHA-256 of `planDigestText` of the plan as it was made. */
  readonly digest: string
  readonly decisions: readonly RecordedDecision[]
  /** Someone whom it is about was forgotten since, so it can't be the same to the byte. */
  readonly forgotten: boolean
}

/** What was seen, and that it stayed so. People who were forgotten go by their ids. */
export interface RecordedObservation {
  /** As of the first look that saw it. Who was at work at every look since is idle since that one. */
  readonly observation: Observation
  /** The last look that is known to have seen the same; it may lag behind by half a minute. */
  readonly until: Instant
  /** Someone whom it is about was forgotten since. */
  readonly forgotten: boolean
}

/** What was decided about one session, in short. */
export interface RecordedDecision {
  readonly sessionId: string
  readonly status: Decision['status']
  readonly action: Decision['action']
  readonly reason: Decision['reason']['code']
  readonly policy: string | null
  readonly rule: string | null
}

/** In the order of the plan. */
export function inShort({ decisions }: Pick<Plan, 'decisions'>): readonly RecordedDecision[] {
  return decisions.map(({ session, status, action, reason, rule }) => ({
    sessionId: session.id,
    status,
    action,
    reason: reason.code,
    policy: rule?.policy ?? null,
    rule: rule?.rule ?? null,
  }))
}
