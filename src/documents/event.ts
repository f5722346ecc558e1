import type { DaemonEvent } from '../daemon/events.ts'
import type { Intent } from '../model/action.ts'
import type { Hold, Override } from '../model/hold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import type { RuleRef } from '../model/policy.ts'
import { qualifiedUser } from '../model/session.ts'
import { type Instant, isoInstant } from '../model/time.ts'

export interface EventDocumentOptions {
  /** Name people as well. @default false */
  readonly names?: boolean
}

/** One event as a line of a log: stable names of fields and, unless they are asked for, no names of people. */
export function eventDocument(
  at: Instant,
  event: DaemonEvent,
  options: EventDocumentOptions = {},
): Readonly<Record<string, unknown>> {
  return { at: isoInstant(at), event: event.kind, ...eventFields(event, options) }
}

/** What there is to say of an event beside its instant and its name. */
export function eventFields(
  event: DaemonEvent,
  { names = false }: EventDocumentOptions = {},
): Readonly<Record<string, unknown>> {
  return names ? { ...fieldsOf(event), ...namesOf(event) } : fieldsOf(event)
}

/** Everything by which people are called, and what they wrote themselves. */
function namesOf(event: DaemonEvent): Readonly<Record<string, unknown>> {
  switch (event.kind) {
    case 'blocked':
    case 'block-all':
      return { users: event.sessions.map(qualifiedUser) }
    case 'ended': {
      const { intent, outcome } = event
      // A host says there whom it was about.
      return { user: intent.incarnation.user, ...(outcome.kind === 'done' ? {} : { message: outcome.message }) }
    }
    case 'intended':
    case 'dropped':
    case 'settled':
    case 'backing-off':
      return { user: event.intent.incarnation.user }
    case 'reversed':
    case 'contested':
    case 'calm':
    case 'notice':
    case 'notice-shown':
    case 'notice-cancelled':
      return { user: event.incarnation.user }
    case 'placed':
    case 'placed-ended': {
      const { selector, by, reason } = event.placed
      return { selector: selector.text, by, reason }
    }
    case 'requested':
    case 'armed':
      return { by: event.by }
    default:
      // A name that is forgotten here is left out: the safe side.
      return {}
  }
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
    case 'policies-rejected':
    case 'policies-unreachable': {
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
    case 'serving':
    case 'journal-head':
    case 'ending':
    case 'ended-daemon': {
      const { kind: _, ...fields } = event
      return fields
    }
    default:
      return event satisfies never
  }
}

/** By `plan` an action is found beside the `planned` that decided it, by `intent` its whole life. */
function intentFields(intent: Intent): Readonly<Record<string, unknown>> {
  const { id, plan, incarnation, action, status, rule } = intent
  return { intent: id, plan, session: incarnation.sessionId, action, status, policy: rule.policy, rule: rule.rule }
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
