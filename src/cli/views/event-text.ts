import type { DaemonEvent } from '../../daemon/events.ts'
import type { Intent, Outcome } from '../../model/action.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import { qualifiedUser, type Session } from '../../model/session.ts'
import { ms } from '../../model/time.ts'
import { armingCommand } from './arming-text.ts'
import { commitText } from './commit-text.ts'
import { durationText } from './duration-text.ts'
import { intentTarget } from './effect-text.ts'
import { causeText } from './end-text.ts'
import { momentText } from './moment-text.ts'
import { printable } from './printable.ts'
import { sessionCount } from './session-count.ts'

/**
 * What happened, as a line that a person understands; null for what is worth a line only to programs. Plans and diagnostics are
 * shown by whoever watches, because what is new in them depends on what was shown before.
 */
export function eventText(event: DaemonEvent): string | null {
  switch (event.kind) {
    case 'started':
      return `Keeping ${printable(event.host)} (${printable(event.provider)}) by ${rules(event.rules)} of ${printable(event.policies)}; state in ${printable(event.state)}`
    case 'policies-loaded':
      return `Policies in force: ${rules(event.rules)}, ${event.revision.slice(0, 'sha256:'.length + 12)}${event.commit === null ? '' : `, ${commitText(event.commit)}`}`
    case 'policies-rejected':
      return `Policies NOT accepted: ${printable(event.summary)}; ${event.revision === null ? 'there are none in force' : 'the last good ones stay in force'}`
    case 'policies-unreachable':
      return `Policies NOT reached: ${printable(event.summary)}; ${event.revision === null ? 'there are none in force' : 'the last good ones stay in force'}`
    case 'reloaded':
      return event.problem === null
        ? 'The policies were read again, and are in force'
        : `The policies were read again, and the last good ones stay in force: ${printable(event.problem)}`
    case 'policies-unwatched':
      return `The folder of policies can't be watched (${printable(event.message)}); edits are seen at the next resync`
    case 'hints-lost':
      return `The host tells of changes no more (${printable(event.message)}); they are seen at the next resync`
    case 'trouble':
      return `${event.what} failed, and is tried again: ${printable(event.message)}`
    case 'requested':
      return `${printable(event.by)} asks for: ${event.verb}`
    case 'blocked':
      return blockedText(event.sessions, event.of)
    case 'dropped':
      return `Not sent: ${event.intent.action} of ${intentTarget(event.intent)}: ${printable(event.why)}`
    case 'ended':
      return outcomeText(event.intent, event.outcome)
    case 'backing-off':
      return `Waiting ${durationText(event.delay)} before the next ${event.intent.action} of ${intentTarget(event.intent)} (attempt ${event.attempt})`
    case 'reversed':
      // A session that is blocked again was named with those that were blocked, and a refuted unlock as such.
      return event.why === 'active-again' ? `Back again: ${stay(event.incarnation)}, which was disconnected` : null
    case 'block-all':
      return `BLOCK ALL: ${event.sessions.length} of ${event.of} sessions were blocked`
    case 'placed':
      return `${event.placed.kind === 'hold' ? 'Held' : 'Overridden'} until ${momentText(event.placed.until)}: ${printable(event.placed.selector.text)} (${event.placed.id}), by ${printable(event.placed.by)}: ${printable(event.placed.reason)}`
    case 'placed-ended':
      return `${event.placed.kind === 'hold' ? 'Hold' : 'Override'} ${event.placed.id} of ${printable(event.placed.selector.text)} ended, ${causeText(event.why)}`
    case 'notice':
      return `Warning ${stay(event.incarnation)}: disconnected at ${momentText(event.until)} unless something changes`
    case 'notice-shown':
      return event.shown
        ? null
        : `The warning could not be shown to ${stay(event.incarnation)}${event.why === null ? '' : `: ${printable(event.why)}`}`
    case 'notice-cancelled':
      return `No longer to be disconnected: ${stay(event.incarnation)}`
    case 'disarmed':
      return event.byService
        ? `NOT ENFORCED: every change is withheld until somebody runs ${armingCommand(true)}`
        : `NOT ENFORCED: every change is withheld; end this and start it once with ${armingCommand(false)}`
    case 'armed':
      return `Enforced from now on, by ${printable(event.by)}`
    case 'clock-jumped':
      return `The clock was set ${event.by < 0 ? 'back' : 'forward'} by ${durationText(ms(Math.abs(event.by)))}; looking again`
    case 'woke':
      return `Did not run for ${durationText(event.after)}; looking again`
    case 'observe-failed':
      return `The host can't be observed: ${printable(event.message)}; again in ${durationText(event.retryIn)}`
    case 'observe-recovered':
      return 'The host can be observed again'
    case 'provider-failed':
      return `The provider fails: ${printable(event.message)}; again in ${durationText(event.retryIn)}`
    case 'pass-failed':
      return `Nothing is done for now: ${printable(event.message)}`
    case 'pass-recovered':
      return 'Working again'
    case 'stopped':
      return 'STOPPED: nothing is done until `stationkeeper resume`'
    case 'resumed':
      return 'Resumed: acting again'
    case 'serving':
      return event.origin === null ? null : `The dashboard is at ${event.origin}; \`stationkeeper dashboard\` opens it`
    case 'journal-head':
      return `The journal ends with entry ${event.sequence}, ${event.hash}`
    case 'ending':
      return event.running === 0
        ? 'Ending'
        : `Ending; waiting for ${event.running} running ${event.running === 1 ? 'action' : 'actions'}`
    case 'planned':
    case 'intended':
    case 'ended-daemon':
    // These come for many sessions at once, and have a line for all of them.
    case 'settled':
    case 'contested':
    case 'calm':
      return null
    default:
      return event satisfies never
  }
}

function outcomeText(intent: Intent, outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'done':
      return null
    case 'refused':
      return `Refused: ${intent.action} of ${intentTarget(intent)}: ${printable(outcome.message)}`
    case 'failed-retryable':
    case 'failed-final':
      return `Failed: ${intent.action} of ${intentTarget(intent)}: ${printable(outcome.message)}`
    case 'unknown':
      return `Not known: whether the ${intent.action} of ${intentTarget(intent)} happened: ${printable(outcome.message)}`
    case 'gone':
      return `Gone: ${intentTarget(intent)} ended before the ${intent.action}`
    default:
      return outcome satisfies never
  }
}

/** So many that they fit a line are named. */
const NAMED = 3

function blockedText(sessions: readonly Session[], of: number): string {
  const names = sessions
    .slice(0, NAMED)
    .map(session => printable(`${session.id} (${qualifiedUser(session) ?? 'nobody'})`))
  const more = sessions.length > NAMED ? ` and ${sessions.length - NAMED} more` : ''
  const verb = sessions.length === 1 ? 'was' : 'were'
  return `${sessionCount(sessions.length)} of ${of} ${verb} blocked: ${names.join(', ')}${more}`
}

function rules(count: number): string {
  return count === 1 ? '1 rule' : `${count} rules`
}

function stay({ sessionId, user }: Incarnation): string {
  return printable(`session ${sessionId} (${user})`)
}
