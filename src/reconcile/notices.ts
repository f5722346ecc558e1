import { incarnationOfKey } from '../model/incarnation.ts'
import { backoffKey, type Ledger, type NoticeGiven, partsOfBackoffKey } from '../model/ledger.ts'
import type { Decision } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Session } from '../model/session.ts'
import { plus } from '../model/time.ts'
import { noticeGiven } from '../planner/notice.ts'
import type { Fact, KeptRule } from '../store/fact.ts'
import type { ReconcileEvent } from './events.ts'
import { type FollowContext, type Followed, type Follower, nothingFollows } from './follow.ts'

/**
 * Warnings before a disconnect: one begins where the plan waits for it, and ends when the disconnect was made or is no longer due.
 * A process that is soon gone begins none.
 */
export const notices: Follower = context => {
  if (!context.keeping && context.ledger.notices.size === 0) return nothingFollows
  const begun = context.keeping ? beginning(context) : nothingFollows
  const over = lapsing(context)
  return { facts: [...over.facts, ...begun.facts], events: [...over.events, ...begun.events] }
}

/** Nobody watched in between, so nobody can say that they were due throughout. */
export function cancelRunning(ledger: Ledger, host: string): Followed {
  return end(running(ledger), ledger, host)
}

/** Ends those that are no longer due; none begins. */
export const lapsing: Follower = context => {
  const all = running(context.ledger)
  if (all.length === 0) return nothingFollows
  const { plan, observation, ledger, sightings } = context
  const decisions = new Map(plan.decisions.map(decision => [decision.session.incarnation, decision]))
  const sessions = new Map(observation.sessions.map(session => [session.id, session]))
  const over = all.filter(notice => {
    const decision = decisions.get(notice.incarnation)
    // Absence from an incomplete observation is not gone: somebody who is not seen goes on being waited for.
    if (decision === undefined) return ![...sightings.values()].some(({ key }) => key === notice.incarnation)
    return !isStillDue(decision, sessions.get(decision.session.id), notice, context)
  })
  return end(over, ledger, plan.host)
}

interface Running {
  readonly incarnation: string
  readonly rule: KeptRule
  readonly given: NoticeGiven
}

function beginning({ plan, ledger, sightings, ruleOf, now }: FollowContext): Followed {
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const { reason, rule: ref, session } of plan.decisions) {
    if (reason.code !== 'notice' || ref === null) continue
    const rule = ruleOf(ref)
    const incarnation = sightings.get(session.id)
    if (rule?.notice == null || incarnation === undefined || incarnation.key !== session.incarnation) continue
    const given = ledger.notices.get(backoffKey(incarnation.key, rule))
    if (given !== undefined && !given.cancelled && given.ruleDigest === rule.digest) continue
    const { before } = rule.notice
    facts.push({ kind: 'notice', incarnation, rule: { ...ref, digest: rule.digest }, before })
    events.push({ kind: 'notice', incarnation, rule: ref, until: plus(now, before) })
  }
  return { facts, events }
}

/** Waited for, or due now that the wait is over; by the very same rule. */
function isStillDue(
  { reason, rule: ref, status, action }: Decision,
  session: Session | undefined,
  { incarnation, rule: noticed }: Running,
  { ledger, sightings, ruleOf }: FollowContext,
): boolean {
  const seen = session === undefined ? undefined : sightings.get(session.id)
  if (ref === null || !isSame(ref, noticed) || session === undefined || seen?.key !== incarnation) return false
  const rule = ruleOf(ref)
  // The planner takes it for none where its user has come back.
  if (rule === null || noticeGiven(ledger, rule, seen, session) === null) return false
  return reason.code === 'notice' || (status === 'change' && action === 'disconnect')
}

function isSame(a: Pick<RuleRef, 'policy' | 'rule'>, b: Pick<RuleRef, 'policy' | 'rule'>): boolean {
  return a.policy === b.policy && a.rule === b.rule
}

function end(over: readonly Running[], ledger: Ledger, host: string): Followed {
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const notice of over) {
    const { rule } = notice
    const incarnation = incarnationOfKey(host, notice.incarnation)
    if (incarnation === null) continue
    const made = wasMade(notice, incarnation.sessionId, ledger)
    facts.push({ kind: 'notice-ended', incarnation, rule, why: made ? 'done' : 'cancelled' })
    if (!made) events.push({ kind: 'notice-cancelled', incarnation, rule })
  }
  return { facts, events }
}

/** The disconnect is on its way, or was seen by the very look that this follows from. */
function wasMade({ incarnation, given }: Running, sessionId: string, { inFlight, treated }: Ledger): boolean {
  const open = inFlight.get(sessionId)
  if (open?.action === 'disconnect' && open.incarnation === incarnation) return true
  const treatments = treated.get(incarnation) ?? []
  return treatments.some(({ action, verifiedAt }) => action === 'disconnect' && verifiedAt > given.begunAt)
}

function running({ notices }: Ledger): readonly Running[] {
  return [...notices].flatMap(([key, given]) => {
    if (given.cancelled) return []
    const { incarnation, policy, rule } = partsOfBackoffKey(key)
    // A rule that has gone stands nowhere, and no one asks where one stands whose warning is over.
    return [{ incarnation, rule: { policy, rule, file: '', line: 0, digest: given.ruleDigest }, given }]
  })
}
