import { fnv1a, hex32 } from '../../model/fnv.ts'
import { fold } from '../../model/fold.ts'
import { incarnationKey, incarnationOfKey, incarnationStamp } from '../../model/incarnation.ts'
import { type DecidedSession, type Decision, type Plan, planDigestText, type Reason } from '../../model/plan.ts'

/** Who is who within one output: the same name is the same number there, in the order of first mention, and means nothing elsewhere. */
export interface Redaction {
  person(name: string): string
}

export function redaction(): Redaction {
  const numbers = new Map<string, string>()
  return {
    person: name => {
      const key = fold(name)
      const known = numbers.get(key) ?? `person ${numbers.size + 1}`
      numbers.set(key, known)
      return known
    },
  }
}

/** Who holds what a rule's `onBlock` does is no person. */
const NOBODY = 'onBlock'

/** The plan without a name of a person in it. What policies call themselves stays, as do hosts and stations; of clients a plan doesn't speak. */
export function redactPlan(plan: Plan, names: Redaction): Plan {
  const redacted = {
    ...plan,
    id: '',
    decisions: plan.decisions.map(decision => redactDecision(decision, plan.host, names)),
  }
  // An id that is made of names would tell whoever knows them all which of them fit.
  const text = planDigestText(redacted)
  return { ...redacted, id: hex32(fnv1a(text)) + hex32(fnv1a(`\n${text}`)) }
}

function redactDecision(decision: Decision, host: string, names: Redaction): Decision {
  return { ...redactVerdict(decision, names), session: redactSession(decision.session, host, names) }
}

export function redactSession(session: DecidedSession, host: string, names: Redaction): DecidedSession {
  const user = session.user === null ? null : names.person(session.user)
  return { ...session, user, incarnation: redactIncarnation(session.incarnation, host, names) }
}

function redactIncarnation(key: string | null, host: string, names: Redaction): string | null {
  const known = key === null ? null : incarnationOfKey(host, key)
  if (known === null) return null
  return incarnationKey(host, known.sessionId, incarnationStamp(known), names.person(known.user))
}

/** Everything of a decision but its session. */
export function redactVerdict<V extends Omit<Decision, 'session'>>(verdict: V, names: Redaction): V {
  const { reason, drift, preview } = verdict
  return {
    ...verdict,
    reason: redactReason(reason, names),
    ...(drift === undefined ? {} : { drift: { ...drift, by: names.person(drift.by) } }),
    ...(preview === undefined ? {} : { preview: { ...preview, reason: redactReason(preview.reason, names) } }),
  }
}

function redactReason(reason: Reason, names: Redaction): Reason {
  switch (reason.code) {
    case 'held':
      return reason.by === NOBODY ? reason : { ...reason, by: names.person(reason.by) }
    // Nobody knows of whom a host speaks.
    case 'provider-failed':
      return { ...reason, message: 'what it said is left out' }
    case 'unsupported':
      return { code: 'unsupported' }
    case 'blocked':
    case 'block-unknown':
    case 'should-be-disconnected':
    case 'in-sync':
    case 'unverified':
    case 'no-desktop':
    case 'no-rule':
    case 'unmanaged-by-rule':
    case 'not-a-user-session':
    case 'conflict':
    case 'stopped':
    case 'disarmed':
    case 'plan-only':
    case 'undecided-match':
    case 'protected':
    case 'weak-identity':
    case 'in-flight':
    case 'notice':
    case 'backoff':
    case 'contested':
    case 'session-limit':
    case 'host-limit':
    case 'disruption-budget':
      return reason
    default:
      return reason satisfies never
  }
}
