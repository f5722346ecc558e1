import type { DaemonEvent } from '../daemon/events.ts'
import type { Intent } from '../model/action.ts'
import type { Hold, Override } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import { type Instant, isoInstant } from '../model/time.ts'

/** One event as a line of a log: stable names, and no names of people. */
export function eventDocument(at: Instant, event: DaemonEvent): Readonly<Record<string, unknown>> {
  return { at: isoInstant(at), event: event.kind, ...fieldsOf(event) }
}

function fieldsOf(event: DaemonEvent): Readonly<Record<string, unknown>> {
  switch (event.kind) {
    case 'planned': {
      const { plan, changed } = event
      const wakeAt = plan.wakeAt === null ? null : isoInstant(plan.wakeAt)
      const { id, revision, fightDetection, summary } = plan
      return { plan: id, revision, changed, wakeAt, fightDetection, summary }
    }
    case 'blocked':
      return { sessions: event.sessions.map(session => session.id), of: event.of }
    case 'intended':
      return intentFields(event.intent)
    case 'dropped':
      return { ...intentFields(event.intent), why: event.why }
    case 'ended':
      return { ...intentFields(event.intent), outcome: event.outcome.kind, took: Math.round(event.took) }
    case 'settled':
      return { ...intentFields(event.intent), effect: event.effect, after: Math.round(event.after) }
    case 'backing-off':
      return { ...intentFields(event.intent), attempt: event.attempt, delay: Math.round(event.delay) }
    case 'reversed':
    case 'calm':
      return { ...fightFields(event), why: event.why }
    case 'contested': {
      const { reversals, within, whenContested } = event
      return { ...fightFields(event), reversals, within, whenContested }
    }
    case 'block-all':
      return { sessions: event.sessions.map(session => session.id), of: event.of }
    case 'placed':
      return { ...placedFields(event.placed), sessions: event.sessions }
    case 'placed-ended':
      return { ...placedFields(event.placed), why: event.why }
    case 'notice':
      return { ...fightFields(event), until: isoInstant(event.until) }
    case 'notice-cancelled':
      return fightFields(event)
    case 'notice-shown':
      return { session: event.incarnation.sessionId, shown: event.shown, why: event.why }
    case 'policies-loaded': {
      const { revision, rules, diagnostics, commit } = event
      return { revision, rules, warnings: diagnostics.length, ...(commit === null ? {} : { commit: commit.id }) }
    }
    case 'policies-rejected': {
      const { revision, summary, diagnostics } = event
      return { revision, summary, diagnostics }
    }
    case 'requested':
      return { verb: event.verb }
    case 'disarmed':
    case 'armed':
      return {}
    case 'clock-jumped':
    case 'woke':
    case 'started':
    case 'reloaded':
    case 'policies-unwatched':
    case 'hints-lost':
    case 'trouble':
    case 'observe-failed':
    case 'observe-recovered':
    case 'provider-failed':
    case 'pass-failed':
    case 'pass-recovered':
    case 'stopped':
    case 'resumed':
    case 'ending':
    case 'ended-daemon': {
      const { kind: _, ...fields } = event
      return fields
    }
    default:
      return event satisfies never
  }
}

function intentFields({ id, incarnation, action, status, rule }: Intent): Readonly<Record<string, unknown>> {
  return { intent: id, session: incarnation.sessionId, action, status, policy: rule.policy, rule: rule.rule }
}

function fightFields({
  incarnation,
  rule,
}: {
  readonly incarnation: Incarnation
  readonly rule: RuleRef
}): Readonly<Record<string, unknown>> {
  return { session: incarnation.sessionId, policy: rule.policy, rule: rule.rule }
}

/** A selector may name people, and so may a reason; by the id both are found in `status`. */
function placedFields(placed: Hold | Override): Readonly<Record<string, unknown>> {
  const { kind, id, selector, until } = placed
  const named = selector.match.user !== undefined
  return { what: kind, id, selector: named ? null : selector.text, until: isoInstant(until) }
}
