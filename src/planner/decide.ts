import type { Incarnation } from '../model/incarnation.ts'
import type { DecidedSession, Decision } from '../model/plan.ts'
import { qualifiedUser, type Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Facts } from './facts.ts'
import { type GuardContext, guard } from './guards.ts'
import { noticeGiven } from './notice.ts'
import { desiredOf, type Selection } from './selection.ts'
import type { Due } from './share-out.ts'
import { wantedOf } from './wanted.ts'

/** What is decided about one session by itself. */
export interface Decided {
  readonly decision: Decision
  /** When time alone may change it. */
  readonly wakeAt: Instant | null
  /** null: nothing is due, or something keeps it back. */
  readonly due: Omit<Due, 'index' | 'decision'> | null
}

export function decide(facts: Facts, incarnation: Incarnation, selection: Selection, context: GuardContext): Decided {
  const { session: seen } = facts
  const { winner, conflict, undecided } = selection
  const session = decidedSession(seen, incarnation)
  if (winner === null) return still({ session, ...nothingDue, reason: noRule, rule: null })
  const { rule, ref } = winner
  if (conflict !== null) {
    const reason = { code: 'conflict', with: conflict.ref } as const
    return still({ session, ...nothingDue, status: 'conflict', reason, rule: ref })
  }
  const desired = desiredOf(rule.ensure)
  const { observation, ledger, now } = context
  const wanted = wantedOf({ rule, session: seen, incarnation, observation, ledger, now })
  const { status, reason } = wanted
  if (!('action' in wanted)) {
    const decision = { session, status, action: 'none', desired, reason, rule: ref } as const
    return { decision, wakeAt: wanted.wakeAt ?? null, due: null }
  }
  const { action } = wanted
  const kept = guard({ action, rule, undecided, session: seen, incarnation, facts }, context)
  if (kept === null) {
    const decision = { session, status, action, desired, reason, rule: ref }
    return {
      decision,
      wakeAt: null,
      due: { rule, session: seen, notice: noticeGiven(ledger, rule, incarnation, seen) },
    }
  }
  const keptAs = kept.code === 'unsupported' ? 'unsupported' : 'withheld'
  const wakeAt = 'until' in kept ? kept.until : null
  return { decision: { session, status: keptAs, action, desired, reason: kept, rule: ref }, wakeAt, due: null }
}

/** Services, listeners and empty desktops. */
export function notManaged(seen: Session): Decided {
  const session = decidedSession(seen, null)
  return still({ session, ...nothingDue, reason: { code: 'not-a-user-session' }, rule: null })
}

const nothingDue = { status: 'unmanaged', action: 'none', desired: null } as const
const noRule = { code: 'no-rule' } as const

function still(decision: Decision): Decided {
  return { decision, wakeAt: null, due: null }
}

function decidedSession(session: Session, incarnation: Incarnation | null): DecidedSession {
  const { id, station, state, blocked } = session
  return { id, incarnation: incarnation?.key ?? null, user: qualifiedUser(session), station, state, blocked }
}
