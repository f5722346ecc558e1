import type { Rule } from '../model/policy.ts'
import type { Observation, Session, Tristate } from '../model/session.ts'

/**
 * Whether a session is kept from its desktop, as far as a rule cares. To most rules that is a block alone. A rule that says `lift: any-lock`
 * takes a person's own lock for one, where the unlock of the provider lifts that as well; there blocks are locks, so who is not locked is open.
 */
export function barred(
  { lift }: Pick<Rule, 'lift'>,
  { blocked, locked }: Pick<Session, 'blocked' | 'locked'>,
  { unlockLiftsLocks }: Pick<Observation, 'unlockLiftsLocks'>,
): Tristate {
  if (lift !== 'any-lock' || !unlockLiftsLocks || blocked === 'yes') return blocked
  return locked
}
