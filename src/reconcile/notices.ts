import { incarnationOfKey } from '../model/incarnation.ts'
import { backoffKey, type Ledger } from '../model/ledger.ts'
import type { Decision } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import { type Instant, plus } from '../model/time.ts'
import type { Fact, KeptRule } from '../store/store.ts'
import type { ReconcileEvent } from './events.ts'
import { partsOfKey } from './fight.ts'
import { type FollowContext, type Followed, type Follower, nothingFollows } from './follow.ts'

/**
 * Warnings before a disconnect: one begins where the plan waits for it, and ends when the disconnect was made or is no longer due.
 * A process that is soon gone begins none.
 */
export const notices: Follower = context => {
  if (!context.keeping && context.ledger.notices.size === 0) return nothingFollows
  const begun = context.keeping ? beginning(context) : nothingFollows
  const over = ending(context)
  return { facts: [...over.facts, ...begun.facts], events: [...over.events, ...begun.events] }
}

/** Nobody watched in between, so nobody can say that they were due throughout. */
export function cancelRunning(ledger: Ledger, host: string): Followed {
  return cancel(running(ledger), host)
}

interface Running {
  readonly incarnation: string
  readonly rule: KeptRule
  readonly until: Instant
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

function ending(context: FollowContext): Followed {
  const { plan, ledger, sightings, ruleOf } = context
  const all = running(ledger)
  if (all.length === 0) return nothingFollows
  const decisions = new Map(plan.decisions.map(decision => [decision.session.incarnation, decision]))
  const done: Fact[] = []
  const cancelled: Running[] = []
  for (const notice of all) {
    const decision = decisions.get(notice.incarnation)
    // Absence from an incomplete observation is not gone: somebody who is not seen goes on being waited for.
    if (decision === undefined && [...sightings.values()].some(({ key }) => key === notice.incarnation)) continue
    const open = decision === undefined ? undefined : ledger.inFlight.get(decision.session.id)
    if (open?.action === 'disconnect' && open.incarnation === notice.incarnation) {
      const incarnation = incarnationOfKey(plan.host, notice.incarnation)
      if (incarnation !== null) done.push({ kind: 'notice-ended', incarnation, rule: notice.rule, why: 'done' })
    } else if (decision === undefined || !isStillDue(decision, notice, ruleOf)) {
      cancelled.push(notice)
    }
  }
  const { facts, events } = cancel(cancelled, plan.host)
  return { facts: [...done, ...facts], events }
}

/** Waited for, or due now that the wait is over; by the very same rule. */
function isStillDue(
  { reason, rule, status, action }: Decision,
  { rule: noticed, until }: Running,
  ruleOf: FollowContext['ruleOf'],
): boolean {
  if (rule === null || !isSame(rule, noticed) || ruleOf(rule)?.digest !== noticed.digest) return false
  // Another end means that the planner takes it for over: its user has come back.
  if (reason.code === 'notice') return reason.until === until
  return status === 'change' && action === 'disconnect'
}

function isSame(a: Pick<RuleRef, 'policy' | 'rule'>, b: Pick<RuleRef, 'policy' | 'rule'>): boolean {
  return a.policy === b.policy && a.rule === b.rule
}

function cancel(cancelled: readonly Running[], host: string): Followed {
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const { incarnation: key, rule } of cancelled) {
    const incarnation = incarnationOfKey(host, key)
    if (incarnation === null) continue
    facts.push({ kind: 'notice-ended', incarnation, rule, why: 'cancelled' })
    events.push({ kind: 'notice-cancelled', incarnation, rule })
  }
  return { facts, events }
}

function running({ notices }: Ledger): readonly Running[] {
  return [...notices].flatMap(([key, given]) => {
    if (given.cancelled) return []
    const { incarnation, policy, rule } = partsOfKey(key)
    // A rule that has gone stands nowhere, and no one asks where one stands whose warning is over.
    return [{ incarnation, rule: { policy, rule, file: '', line: 0, digest: given.ruleDigest }, until: given.until }]
  })
}
