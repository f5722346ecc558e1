import type { Incarnation } from '../model/incarnation.ts'
import type { Treatment } from '../model/ledger.ts'
import type { Decision } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Session } from '../model/session.ts'
import { plus } from '../model/time.ts'
import { barred } from '../planner/barred.ts'
import { contestOver } from '../planner/contest.ts'
import type { Fact, ReversalCause } from '../store/fact.ts'
import { attemptsBefore, drawLongestDelay } from './backoff.ts'
import type { ReconcileEvent } from './events.ts'
import { type FollowContext, type Follower, nothingFollows } from './follow.ts'
import { keptRule, sameRule } from './rules-in-force.ts'

/**
 * What we did and somebody undid. An unlock counts as undone only while its rule still decides about the session: whoever
 * blocks a session that nobody wants open undoes nothing. A disconnect counts by time alone, because its rule seldom
 * matches a person who is back at work.
 */
export const reversals: Follower = context => {
  const { ledger, observation, sightings, plan, ruleOf } = context
  if (ledger.treated.size === 0) return nothingFollows
  const decisions = new Map(plan.decisions.map(decision => [decision.session.id, decision]))
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const session of observation.sessions) {
    const incarnation = sightings.get(session.id)
    if (incarnation === undefined) continue
    for (const treatment of ledger.treated.get(incarnation.key) ?? []) {
      const rule = sameRule(ruleOf, treatment.rule)
      if (rule === null) continue
      const why = undone(treatment, rule, session, decisions.get(session.id), context)
      if (why === null) continue
      facts.push({ kind: 'reversal', intent: treatment.intent, why }, ...slowDown(incarnation, rule, context))
      events.push({ kind: 'reversed', incarnation, rule: keptRule(rule), why })
    }
  }
  return { facts, events }
}

function undone(
  { action, verifiedAt }: Treatment,
  rule: Rule,
  session: Session,
  decision: Decision | undefined,
  { now, observation }: FollowContext,
): ReversalCause | null {
  switch (action) {
    case 'unlock':
      return barred(rule, session, observation) === 'yes' && decides(rule, decision) ? 'blocked-again' : null
    case 'disconnect':
      return session.state === 'active' && now < plus(verifiedAt, rule.reapply.contestedAfter.within)
        ? 'active-again'
        : null
    default:
      return action satisfies never
  }
}

/** Where rules contradict each other, none decides. */
function decides({ policy, rule }: Rule, decision: Decision | undefined): boolean {
  const by = decision?.rule
  return decision?.status !== 'conflict' && by?.policy === policy && by.rule === rule
}

/** Every reversal of a fight that is gone on with slowly begins a wait. */
function slowDown(incarnation: Incarnation, rule: Rule, { ledger, now, random }: FollowContext): readonly Fact[] {
  const { whenContested, backoff } = rule.reapply
  if (whenContested !== 'slow' || contestOver(ledger, incarnation.key, rule, now) === null) return []
  const kept = keptRule(rule)
  const attempt = attemptsBefore(ledger, incarnation.key, kept) + 1
  return [{ kind: 'backoff', incarnation, rule: kept, attempt, delay: drawLongestDelay(backoff, random) }]
}
