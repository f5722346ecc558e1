import { type Incarnation, isWeak } from '../model/incarnation.ts'
import { backoffKey, type GuardSettings, type Ledger } from '../model/ledger.ts'
import type { Reason, Withheld } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'
import type { Selection } from './selection.ts'

export interface GuardInputs {
  readonly action: Action
  readonly rule: Rule
  readonly undecided: Selection['undecided']
  readonly session: Session
  readonly incarnation: Incarnation
  readonly observation: Observation
  readonly ledger: Ledger
  readonly settings: GuardSettings
  readonly revision: string
  readonly now: Instant
}

type Guard = (inputs: GuardInputs) => Withheld | Extract<Reason, { readonly code: 'unsupported' }> | null

/** The order is part of the contract: the first that bites names the reason. */
const guards: readonly Guard[] = [
  stopped,
  unsupported,
  undecidedMatch,
  ownSession,
  administrators,
  weakIdentity,
  inFlight,
  providerFailed,
  backingOff,
  sessionLimit,
]

/** The first guard that keeps a due action back; null: it may be taken. */
export function guard(inputs: GuardInputs): ReturnType<Guard> {
  for (const bites of guards) {
    const reason = bites(inputs)
    if (reason !== null) return reason
  }
  return null
}

function stopped({ settings }: GuardInputs): Withheld | null {
  return settings.stopped ? { code: 'stopped' } : null
}

function unsupported({ session, action }: GuardInputs): { readonly code: 'unsupported' } | null {
  return session.can.includes(action) ? null : { code: 'unsupported' }
}

/** Only a disconnect takes something away from somebody, so only a disconnect waits for certainty. */
function undecidedMatch({ action, undecided }: GuardInputs): Withheld | null {
  if (action !== 'disconnect' || undecided === null) return null
  return { code: 'undecided-match', rule: undecided.rule.ref, field: undecided.field }
}

function ownSession({ session }: GuardInputs): Withheld | null {
  return session.own ? { code: 'protected', because: 'own-session' } : null
}

function administrators({ session, rule, action }: GuardInputs): Withheld | null {
  if (rule.touchAdmins || session.admin === false) return null
  if (session.admin === true) return { code: 'protected', because: 'admin' }
  return action === 'disconnect' ? { code: 'protected', because: 'admin-unknown' } : null
}

function weakIdentity({ action, incarnation, observation }: GuardInputs): Withheld | null {
  return action === 'disconnect' && isWeak(incarnation) && !observation.confirmsIdentity
    ? { code: 'weak-identity' }
    : null
}

/** One action per session id at a time, whoever is in the session by now. */
function inFlight({ ledger, session }: GuardInputs): Withheld | null {
  const open = ledger.inFlight.get(session.id)
  return open === undefined ? null : { code: 'in-flight', action: open.action }
}

function providerFailed({ ledger, revision, now }: GuardInputs): Withheld | null {
  const failed = ledger.providerFailed
  return failed !== null && failed.revision === revision && now < failed.until
    ? { code: 'provider-failed', until: failed.until, message: failed.message }
    : null
}

function backingOff({ ledger, incarnation, rule, now }: GuardInputs): Withheld | null {
  if (ledger.backoff.size === 0) return null
  const backoff = ledger.backoff.get(backoffKey(incarnation.key, rule))
  if (backoff === undefined || backoff.ruleDigest !== rule.digest || now >= backoff.until) return null
  return { code: 'backoff', until: backoff.until, attempt: backoff.attempt }
}

/** A write counts while it is younger than `per`; the limit frees when the oldest that fills it stops counting. */
function sessionLimit({ ledger, session, rule, now }: GuardInputs): Withheld | null {
  const { count, per } = rule.reapply.limit
  const counted = (ledger.writes.get(session.id) ?? []).filter(at => now < plus(at, per))
  const filling = counted.at(-count)
  if (filling === undefined || counted.length < count) return null
  return { code: 'session-limit', until: plus(filling, per), count, per }
}
