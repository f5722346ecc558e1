import { qualifiedUser } from '../model/session.ts'
import { type Instant, isoInstant } from '../model/time.ts'
import { alertText } from './alert-text.ts'
import type { Transition } from './transition.ts'

/** A transition that is to be told. */
export interface Alert {
  readonly id: string
  readonly at: Instant
  readonly transition: Transition
  /** Of the same topic, since the one before this. */
  readonly swallowed: number
}

export interface AlertDocumentOptions {
  readonly host: string
  readonly names: boolean
  /** Alerts that nobody could be told of, since the one before this. */
  readonly lost: number
}

/** What is posted. `text` alone is enough for a chat; names of fields are those of the log (docs/events.md) and stay. */
export function alertDocument(
  { id, at, transition, swallowed }: Alert,
  { host, names, lost }: AlertDocumentOptions,
): Readonly<Record<string, unknown>> {
  const { event } = transition
  const text = alertText(transition, host, names)
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Alert',
    id,
    text: swallowed === 0 ? text : `${text} (${swallowed} before this one left out)`,
    event,
    host,
    at: isoInstant(at),
    swallowed,
    lost,
    ...fieldsOf(transition),
    ...(names ? namesOf(transition) : {}),
  }
}

function fieldsOf(transition: Transition): Readonly<Record<string, unknown>> {
  switch (transition.event) {
    case 'block-all':
      return { sessions: transition.sessions.map(({ id }) => id), of: transition.of }
    case 'contested': {
      const { rule, over } = transition
      return { policy: rule.policy, rule: rule.rule, sessions: over.map(({ sessionId }) => sessionId) }
    }
    case 'calm':
      return { policy: transition.rule.policy, rule: transition.rule.rule }
    case 'policies-rejected': {
      const { revision, errors } = transition
      return { revision, errors: errors.map(({ code, file, line, column }) => ({ code, file, line, column })) }
    }
    case 'policies-unreachable':
      return { revision: transition.revision, code: transition.code }
    case 'policies-accepted':
      return { revision: transition.revision }
    case 'provider-failed':
    case 'provider-recovered':
    case 'observe-failed':
    case 'observe-recovered':
    case 'pass-failed':
    case 'pass-recovered':
    case 'stopped':
    case 'resumed':
    case 'disarmed':
    case 'armed':
      return {}
    default:
      return transition satisfies never
  }
}

function namesOf(transition: Transition): Readonly<Record<string, unknown>> {
  switch (transition.event) {
    case 'block-all':
      return { users: transition.sessions.map(qualifiedUser) }
    case 'contested':
      return { users: transition.over.map(({ user }) => user) }
    case 'provider-failed':
    case 'observe-failed':
    case 'pass-failed':
      return { message: transition.message }
    case 'policies-rejected':
    case 'policies-unreachable':
      return { summary: transition.summary }
    case 'armed':
      return { by: transition.by }
    default:
      // A name that is forgotten here is left out: the safe side.
      return {}
  }
}
