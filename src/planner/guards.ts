import type { Hold } from '../model/hold.ts'
import { type Incarnation, isWeak } from '../model/incarnation.ts'
import { backoffKey, type GuardSettings, type Ledger, type OverridableGuard } from '../model/ledger.ts'
import type { Reason, Withheld } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'
import { contestOf, fightOver, reversalsAtLast } from './contest.ts'
import type { Facts } from './facts.ts'
import type { Matcher } from './match.ts'
import { holdOn, type InForce } from './placed.ts'
import { stillCounting } from './places.ts'
import type { Selection } from './selection.ts'

/** What the guards of one plan go by. */
export interface GuardContext {
  readonly observation: Observation
  readonly ledger: Ledger
  readonly settings: GuardSettings
  readonly holds: readonly InForce<Hold>[]
  /** Whom the settings protect; null: nobody. */
  readonly protection: Matcher | null
  readonly revision: string
  readonly now: Instant
}

/** What is due for one session, and by which rule. */
export interface GuardInputs {
  readonly action: Action
  readonly rule: Rule
  readonly undecided: Selection['undecided']
  readonly session: Session
  readonly incarnation: Incarnation
  readonly facts: Facts
}

type Bite = Withheld | Extract<Reason, { readonly code: 'unsupported' }>

interface Guard {
  readonly bites: (inputs: GuardInputs, context: GuardContext) => Bite | null
  /** The name by which a person may set it aside; null: nobody may. */
  readonly setAsideAs: OverridableGuard | null
}

/**
 * The order is part of the contract: the first that bites names the reason. What is shared out between sessions, and the
 * warning that waits for all of it, come after these: see {@link file://./share-out.ts}.
 */
const guards: readonly Guard[] = [
  { bites: stopped, setAsideAs: null },
  { bites: disarmed, setAsideAs: 'disarmed' },
  { bites: unsupported, setAsideAs: null },
  { bites: undecidedMatch, setAsideAs: null },
  { bites: ownSession, setAsideAs: 'protected' },
  { bites: listed, setAsideAs: 'protected' },
  { bites: administrators, setAsideAs: 'protected' },
  { bites: held, setAsideAs: 'held' },
  { bites: weakIdentity, setAsideAs: null },
  { bites: inFlight, setAsideAs: null },
  { bites: providerFailed, setAsideAs: null },
  { bites: backingOff, setAsideAs: 'backoff' },
  { bites: contested, setAsideAs: 'contested' },
  { bites: sessionLimit, setAsideAs: null },
]

/** The first guard that keeps a due action back; null: nothing about the session does. */
export function guard(inputs: GuardInputs, context: GuardContext): Bite | null {
  const { setAside } = context.settings
  for (const { bites, setAsideAs } of guards) {
    if (setAside.length > 0 && setAsideAs !== null && setAside.includes(setAsideAs)) continue
    const reason = bites(inputs, context)
    if (reason !== null) return reason
  }
  return null
}

function stopped(_: GuardInputs, { settings }: GuardContext): Withheld | null {
  return settings.stopped ? { code: 'stopped' } : null
}

function disarmed(_: GuardInputs, { settings }: GuardContext): Withheld | null {
  return settings.armed ? null : { code: 'disarmed' }
}

function unsupported({ session, action }: GuardInputs): Bite | null {
  if (session.can.includes(action)) return null
  const why = session.cannot?.[action]
  return why === undefined ? { code: 'unsupported' } : { code: 'unsupported', why }
}

/** Only a disconnect takes something away from somebody, so only a disconnect waits for certainty. */
function undecidedMatch({ action, undecided }: GuardInputs): Withheld | null {
  if (action !== 'disconnect' || undecided === null) return null
  return { code: 'undecided-match', rule: undecided.rule.ref, field: undecided.field }
}

/** Where this program runs, or whoever asked for it. */
function ownSession({ session }: GuardInputs, { settings }: GuardContext): Withheld | null {
  const own = session.own || session.id === settings.invokedFrom
  return own ? { code: 'protected', because: 'own-session' } : null
}

function listed({ action, facts }: GuardInputs, { protection }: GuardContext): Withheld | null {
  if (protection === null) return null
  const truth = protection.truth(facts)
  if (truth === 'yes') return { code: 'protected', because: 'listed' }
  return truth === 'undecided' && action === 'disconnect' ? { code: 'protected', because: 'listed-unknown' } : null
}

function administrators({ session, rule, action }: GuardInputs): Withheld | null {
  if (rule.touchAdmins || session.admin === false) return null
  if (session.admin === true) return { code: 'protected', because: 'admin' }
  return action === 'disconnect' ? { code: 'protected', because: 'admin-unknown' } : null
}

function held({ facts, incarnation }: GuardInputs, { holds }: GuardContext): Withheld | null {
  if (holds.length === 0) return null
  const hold = holdOn(holds, facts, incarnation.key)
  return hold === null ? null : { code: 'held', hold: hold.id, by: hold.by, until: hold.until }
}

function weakIdentity({ action, incarnation }: GuardInputs, { observation }: GuardContext): Withheld | null {
  return action === 'disconnect' && isWeak(incarnation) && !observation.confirmsIdentity
    ? { code: 'weak-identity' }
    : null
}

/** One action per session id at a time, whoever is in the session by now. */
function inFlight({ session }: GuardInputs, { ledger }: GuardContext): Withheld | null {
  const open = ledger.inFlight.get(session.id)
  return open === undefined ? null : { code: 'in-flight', action: open.action }
}

function providerFailed(_: GuardInputs, { ledger, revision, now }: GuardContext): Withheld | null {
  const failed = ledger.providerFailed
  return failed !== null && failed.revision === revision && now < failed.until
    ? { code: 'provider-failed', until: failed.until, message: failed.message }
    : null
}

function backingOff({ incarnation, rule }: GuardInputs, { ledger, now }: GuardContext): Withheld | null {
  if (ledger.backoff.size === 0) return null
  const backoff = ledger.backoff.get(backoffKey(incarnation.key, rule))
  if (backoff === undefined || backoff.ruleDigest !== rule.digest || now >= backoff.until) return null
  return { code: 'backoff', until: backoff.until, attempt: backoff.attempt }
}

/** A rule that yields leaves a contested session alone until nobody has undone anything for `within`. */
function contested({ incarnation, rule }: GuardInputs, { ledger, now }: GuardContext): Withheld | null {
  const { whenContested } = rule.reapply
  if (whenContested !== 'yield' || ledger.fights.size === 0) return null
  const fight = fightOver(ledger, incarnation.key, rule)
  const contest = fight === null ? null : contestOf(fight, rule, now)
  if (fight === null || contest === null) return null
  return { code: 'contested', until: contest.until, reversals: reversalsAtLast(fight, rule) }
}

/** A write counts while it is younger than `per`; the limit frees when the oldest that fills it stops counting. */
function sessionLimit({ session, rule }: GuardInputs, { ledger, now }: GuardContext): Withheld | null {
  const { count, per } = rule.reapply.limit
  const counted = stillCounting(ledger.writes.get(session.id) ?? [], per, now)
  const filling = counted.at(-count)
  if (filling === undefined || counted.length < count) return null
  return { code: 'session-limit', until: plus(filling, per), count, per }
}
