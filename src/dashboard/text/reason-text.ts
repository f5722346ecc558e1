import type { ProtectedBecause, Reason } from '../../model/plan.ts'

/** A reason as it comes: a code and the fields that belong to it, of which a page without names gets none. */
export interface ToldReason {
  readonly code: string
  readonly [field: string]: unknown
}

type Code = Reason['code']
/** How an instant is said. */
type Say = (iso: string) => string

/** Why the planner decided so, as a sentence for whoever looks after a room. A code that is added to the closed list is missed here by the compiler. */
const sentences: { readonly [C in Code]: (reason: ToldReason, say: Say) => string } = {
  blocked: reason => (reason.lock === true ? 'Its screen is locked, and the rule lifts any lock' : 'It is blocked'),
  'block-unknown': () => 'The host does not show whether it is blocked',
  'should-be-disconnected': () => 'It should be disconnected',
  'in-sync': reason =>
    reason.lock === true ? 'Its user locked the screen, and that is left alone' : 'It is as declared',
  unverified: (reason, say) => {
    if (reason.lock === true) return 'Blocked, or locked by its user: nobody can tell, so it is left alone'
    if (typeof reason.until === 'string') return `Unlocked, which the host does not show; again at ${say(reason.until)}`
    return 'Done, or not needed; the host does not show which'
  },
  'no-desktop': () => 'It is disconnected, so there is no desktop to unlock',
  'no-rule': () => 'No rule is about it',
  'unmanaged-by-rule': () => 'A rule says to leave it alone',
  'not-a-user-session': () => 'It is nobody’s desktop',
  conflict: reason => `Another rule of the same priority says otherwise${named(reason.with)}`,
  unsupported: reason => `The host can not do this to it${text(reason.why, why => `: ${why}`)}`,
  stopped: () => 'Acting is stopped',
  disarmed: () => 'The policies are not enforced on this host yet',
  'plan-only': () => 'The rule only previews',
  'undecided-match': reason =>
    `Another rule may be about it${text(reason.field, field => `: its ${field} is not known`)}${named(reason.rule)}`,
  protected: reason => protections[String(reason.because)] ?? 'It is protected',
  held: (reason, say) =>
    reason.by === 'onBlock'
      ? `Its block is honoured${until(reason, say)}`
      : `Held${text(reason.by, by => ` by ${by}`)}${until(reason, say)}`,
  'weak-identity': () => 'Without a logon time nobody can tell whose stay it is',
  'in-flight': reason => `Waiting to see what the ${text(reason.action, action => action) || 'last action'} did`,
  notice: (reason, say) =>
    reason.shown === false
      ? `Its user could not be told, and is given time${until(reason, say)}`
      : `Its user is warned, and has time${until(reason, say)}`,
  'provider-failed': (reason, say) =>
    `The host refuses to act; paused${until(reason, say)}${text(reason.message, message => `: ${message}`)}`,
  backoff: (reason, say) => `Waiting${until(reason, say)}${text(reason.attempt, count => ` after attempt ${count}`)}`,
  contested: (reason, say) =>
    `Someone undid it${text(reason.reversals, count => ` ${count} times`)}; the rule yields${until(reason, say)}`,
  'session-limit': (reason, say) => `It had as many actions as its rule allows; none${until(reason, say)}`,
  'host-limit': (reason, say) => `The host had as many actions as it may; none${until(reason, say)}`,
  'disruption-budget': (reason, say) => `As many were disconnected as may be; none${until(reason, say)}`,
}

const protections: Readonly<Record<string, string>> = {
  'own-session': 'It is the session that Stationkeeper runs in',
  listed: 'Its user or group is protected by the settings',
  'listed-unknown': 'Its groups are not known, and the settings protect some',
  admin: 'It belongs to an administrator',
  'admin-unknown': 'It may belong to an administrator',
} satisfies Record<ProtectedBecause, string>

export const reasonCodes: readonly string[] = Object.keys(sentences)

export function reasonText(reason: ToldReason, say: Say): string {
  return isCode(reason.code) ? sentences[reason.code](reason, say) : reason.code
}

function isCode(code: string): code is Code {
  return Object.hasOwn(sentences, code)
}

function until({ until: end }: ToldReason, say: Say): string {
  return text(end, iso => ` until ${say(iso)}`)
}

/** A page without names is not told the fields: then nothing is said of them. */
function text(value: unknown, say: (value: string) => string): string {
  return typeof value === 'string' || typeof value === 'number' ? say(String(value)) : ''
}

function named(rule: unknown): string {
  if (typeof rule !== 'object' || rule === null || !('policy' in rule) || !('rule' in rule)) return ''
  return ` (${String(rule.policy)}/${String(rule.rule)})`
}
