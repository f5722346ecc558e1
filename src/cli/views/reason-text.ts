import type { DecidedSession, ProtectedBecause, Reason } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import { formatDuration } from '../../model/time.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'

/** The session of Windows that nobody logs on to; no other system has one of that id. */
const SERVICES = '0'

/**
 * Why the planner decided so, as the end of a sentence. The only place of the command line where a reason becomes words; those of the
 * pages are in `src/dashboard/text/reason-text.ts`.
 * @param about the session whose decision it is, where it is about one alone, and whether rules may be about that for all that is known
 */
export function reasonText(
  reason: Reason,
  about: Partial<Pick<DecidedSession, 'id'>> & { readonly undecided?: boolean } = {},
): string {
  switch (reason.code) {
    case 'blocked':
      return reason.lock === true ? 'its screen is locked, and the rule lifts any lock' : 'it is blocked'
    case 'block-unknown':
      return 'nobody can see whether it is blocked'
    case 'should-be-disconnected':
      return 'it should be disconnected'
    case 'in-sync':
      return reason.lock === true ? 'its user locked the screen, and that is left alone' : 'it is as declared'
    case 'unverified':
      if (reason.lock === true)
        return 'nobody can tell whether it is blocked or locked by its user, whose own lock is left alone'
      return reason.until === null
        ? 'what is wanted was done or is not needed; the host does not show it'
        : `unlocked before, which the host does not show; again at ${momentText(reason.until)}`
    case 'no-desktop':
      return 'it is disconnected, so there is no desktop to unlock'
    case 'no-rule':
      return about.undecided === true ? 'no rule is known to be about it' : 'no rule is about it'
    case 'unmanaged-by-rule':
      return 'a rule says to leave it alone'
    case 'not-a-user-session':
      return 'it is no desktop of a user'
    case 'conflict':
      return `another rule of the same priority says otherwise: ${ruleName(reason.with)}`
    case 'unsupported':
      if (about.id === SERVICES) return "it is where Windows' own services run, and nobody's desktop"
      return `the provider cannot do this to it${reason.why === undefined ? '' : `: ${printable(reason.why)}`}`
    case 'stopped':
      return 'acting is stopped; `stationkeeper resume` ends that'
    case 'disarmed':
      return 'the policies are not enforced on this host yet; `stationkeeper status` says what enforces them, once and for all'
    case 'held':
      return reason.by === 'onBlock'
        ? `its block is honoured until ${momentText(reason.until)} (${reason.hold})`
        : `${printable(reason.by)} holds it until ${momentText(reason.until)} (${reason.hold})`
    case 'notice':
      return `its user is ${reason.shown === false ? 'given time, but could not be told,' : 'warned,'} and it follows at ${momentText(reason.until)}`
    case 'contested':
      return `someone undid it ${reason.reversals} times, and the rule yields until ${momentText(reason.until)} at least`
    case 'host-limit':
      return `the host had ${reason.count} writes in ${formatDuration(reason.per)}, its limit, until ${momentText(reason.until)}`
    case 'disruption-budget':
      return `${reason.count} disconnects in ${formatDuration(reason.per)} are all that the host may have, until ${momentText(reason.until)}`
    case 'plan-only':
      return 'the rule only previews'
    case 'undecided-match':
      return `${ruleName(reason.rule)} may want it otherwise: its ${reason.field} is not known`
    case 'protected':
      return protectedText(reason.because)
    case 'weak-identity':
      return 'without a logon time nobody can tell whose stay it is'
    case 'in-flight':
      return `an earlier ${reason.action} has not been judged yet`
    case 'provider-failed':
      return `the provider fails until ${momentText(reason.until)} at least, or until \`stationkeeper release everySession\`: ${printable(withoutEnd(reason.message))}`
    case 'backoff':
      return `waiting until ${momentText(reason.until)} after attempt ${reason.attempt}`
    case 'session-limit':
      return `it had ${reason.count} writes in ${formatDuration(reason.per)}, the rule's limit, until ${momentText(reason.until)}`
    default:
      return reason satisfies never
  }
}

/** What a host says may be a sentence, and stands in one here. */
function withoutEnd(sentence: string): string {
  return sentence.trimEnd().replace(/\.$/, '')
}

/** `exam-room/front-row-open (exam-room.yaml:10)` */
export function ruleName(rule: RuleRef): string {
  const place = rule.line === 0 ? rule.file : `${rule.file}:${rule.line}`
  return printable(`${rule.policy}/${rule.rule} (${place})`)
}

function protectedText(because: ProtectedBecause): string {
  switch (because) {
    case 'own-session':
      return 'it is the session that this runs in'
    case 'listed':
      return 'its user or group is protected by the settings'
    case 'listed-unknown':
      return 'its groups are not known, and the settings protect some'
    case 'admin':
      return 'it belongs to an administrator, and the rule does not say `touchAdmins: true`'
    case 'admin-unknown':
      return 'it may belong to an administrator, and the rule does not say `touchAdmins: true`'
    default:
      return because satisfies never
  }
}
