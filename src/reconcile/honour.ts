import type { Hold } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Tristate } from '../model/session.ts'
import { formatDuration, type Milliseconds, plus } from '../model/time.ts'
import { honouredFor } from '../planner/honour.ts'
import type { Fact, PlacedEnd } from '../store/fact.ts'
import type { ReconcileEvent } from './events.ts'
import { type FollowContext, type Follower, nothingFollows } from './follow.ts'
import { isReplaced } from './gone.ts'
import { placedId } from './placed-id.ts'

/** Who stands beside a hold that no person placed. */
const BY = 'onBlock'

/**
 * A rule that honours blocks takes a visible one for somebody's good reason: it becomes a hold of the length that the rule
 * gives it. One for each block: its hold stays, over or not, until the block is seen gone, so a block that outlasts it
 * is resisted.
 */
export const honour: Follower = context => {
  const { holds, plan, sightings, newId } = context
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  const honouring = holds.holds.filter(({ honours }) => honours !== null)
  const blocks = honouring.length === 0 ? null : blocksHere(context)
  for (const hold of honouring) {
    const why = over(hold, blocks?.get(hold.incarnation ?? ''), context)
    if (why !== null) {
      facts.push({ kind: 'placed-ended', id: hold.id, why, by: null })
      events.push({ kind: 'placed-ended', placed: hold, why })
    } else if (isTakenBack(hold, context)) facts.push({ kind: 'honoured', id: hold.id, by: BY })
  }
  const honoured = new Set(honouring.map(({ incarnation }) => incarnation))
  const taken = new Set([...holds.holds, ...holds.overrides].map(({ id }) => id))
  for (const decision of plan.decisions) {
    const incarnation = sightings.get(decision.session.id)
    if (decision.rule === null || incarnation === undefined || honoured.has(incarnation.key)) continue
    const length = honouredFor(decision, decision.rule, context.ruleOf)
    if (length === null) continue
    const id = placedId(newId, taken)
    taken.add(id)
    const placed = holdFor(incarnation, decision.rule, length, { id, placedAt: context.now })
    facts.push({ kind: 'placed', placed, length, until: null })
    const until = plus(context.now, length)
    events.push({ kind: 'placed', placed: { ...placed, until }, sessions: [incarnation.sessionId] })
  }
  return facts.length === 0 ? nothingFollows : { facts, events }
}

/** A look that misses the session shows no end of its block: the hold stands at least for its time, unless somebody else is there. */
function over(
  { incarnation, until }: Hold,
  blocked: Tristate | undefined,
  { plan, sightings, now }: FollowContext,
): PlacedEnd | null {
  if (blocked !== undefined) return blocked === 'no' ? 'block-gone' : null
  const gone = now >= until || isReplaced(incarnation ?? '', plan.host, sightings)
  return gone ? 'session-gone' : null
}

/** By incarnation. Who is missing from an incomplete look is here, and nobody can say how. */
function blocksHere({ sightings, observation }: FollowContext): ReadonlyMap<string, Tristate> {
  const seen = new Map(observation.sessions.map(({ id, blocked }) => [id, blocked]))
  return new Map([...sightings].map(([id, { key }]) => [key, seen.get(id) ?? 'unknown']))
}

/** A rule that has gone, is only tried out or resists by now ends what it began. */
function isTakenBack({ honours, until }: Hold, { ruleOf, now }: FollowContext): boolean {
  if (now >= until || honours === null) return false
  const rule = ruleOf(honours)
  return rule === null || rule.planOnly || rule.honour === null
}

function holdFor(
  { key, sessionId }: Incarnation,
  honours: RuleRef,
  length: Milliseconds,
  begun: Pick<Hold, 'id' | 'placedAt'>,
): Omit<Hold, 'until'> {
  return {
    kind: 'hold',
    ...begun,
    selector: { text: sessionId, match: { sessionId: [sessionId] } },
    incarnation: key,
    by: BY,
    reason: `${honours.policy}/${honours.rule} honours a block for ${formatDuration(length)}`,
    released: new Set(),
    honours,
  }
}
