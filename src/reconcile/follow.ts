import type { Random } from '../model/clock.ts'
import type { Holds } from '../model/hold.ts'
import type { Sightings } from '../model/incarnation.ts'
import type { Ledger } from '../model/ledger.ts'
import type { Plan } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Fact } from '../store/fact.ts'
import type { ReconcileEvent } from './events.ts'

/** What a look and the plan made from it show, before anything is done about it. */
export interface FollowContext {
  readonly plan: Plan
  readonly observation: Observation
  readonly sightings: Sightings
  readonly ledger: Ledger
  readonly holds: Holds
  /** In force, those of overrides included. */
  readonly ruleOf: (ref: Pick<RuleRef, 'policy' | 'rule'>) => Rule | null
  readonly now: Instant
  /** false: this process is gone as soon as its request is done, so it begins nothing that has to be waited for. */
  readonly keeping: boolean
  readonly random: Random
  readonly newId: () => string
}

export interface Followed {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
}

/**
 * Says what follows for memory from one look: a fight that goes on, a block to honour, a wait that is over. Pure, and
 * nothing follows twice: once its facts are kept, the same look gives none.
 */
export type Follower = (context: FollowContext) => Followed

export const nothingFollows: Followed = { facts: [], events: [] }

/** Each sees what those before it had kept, in the next round. */
export function follow(followers: readonly Follower[], context: FollowContext): Followed {
  const all = followers.map(follower => follower(context))
  return { facts: all.flatMap(({ facts }) => facts), events: all.flatMap(({ events }) => events) }
}
