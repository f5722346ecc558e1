import { lengthText } from './length-text.ts'

/** An entry of the journal as `GET /v1/history` has it. */
export interface ToldEntry {
  readonly sequence: number
  readonly at: string
  readonly kind: string
  readonly intent: string | null
  readonly sessionId: string | null
  readonly user: string | null
  readonly action: string | null
  readonly rule: { readonly policy: string; readonly rule: string } | null
  readonly detail: Readonly<Record<string, unknown>>
}

/** Who did it: the policies, somebody against them, or nobody in particular. */
export type Side = 'ours' | 'theirs' | 'neither'

/** What an entry says of the session whose history it is in. */
export function entryText(entry: ToldEntry): string {
  const { kind, action, detail } = entry
  const said = (name: string): string => wordOf(detail[name])
  const verb = action ?? 'action'
  switch (kind) {
    case 'intent':
      return `About to ${action ?? 'act'}${detail.status === 'assert' ? ', to be sure' : ''}${forRule(entry)}`
    case 'dropped':
      return `The ${verb} was not sent: ${said('why')}`
    case 'outcome':
      return `The ${verb} ${outcomeText(detail.outcome)}`
    case 'effect':
      return `Effect of the ${verb}: ${effectText(said('effect'))}`
    case 'backoff':
      return `Waiting ${lengthText(Number(detail.delay))} after attempt ${said('attempt')}`
    case 'backoff-ended':
      return 'The wait is over'
    case 'reversal':
      return reversalText(said('why'))
    case 'contested':
      return `Contested: undone ${said('reversals')} times${forRule(entry)}`
    case 'calm':
      return 'No longer contested'
    case 'block-all':
      return `Block All: ${said('sessions')} of ${said('of')} sessions`
    case 'placed':
      return `${said('what') === 'override' ? `Overridden to be ${said('ensure')}` : 'Held'}${byWhom(entry)} for ${lengthText(Number(detail.length))}: ${said('reason')}`
    case 'placed-ended':
      return `${said('id')} ended${byWhom(entry)}`
    case 'released':
      // Its user is who was released, not who did it.
      return `Released from ${said('id')}`
    case 'honoured':
      return `${said('id')} released before its end${byWhom(entry)}`
    case 'notice':
      return `To be disconnected in ${lengthText(Number(detail.before))}${forRule(entry)}`
    case 'notice-shown':
      return detail.shown === true ? 'Its user was warned' : `Its user could not be warned: ${said('why')}`
    case 'notice-ended':
      return detail.why === 'done' ? 'The time after the warning is over' : 'The warning is called off'
    case 'stopped':
      return `Acting stopped: ${said('reason')}`
    case 'resumed':
      return 'Acting resumed'
    case 'armed':
      return `Policies enforced from now on${byWhom(entry)}`
    case 'token-added':
      return `Token ${said('token')} given${toWhom(entry)}: ${wordsOf(detail.may)}`
    case 'token-revoked':
      return `Token ${said('token')} taken back${toWhom(entry, 'from')}`
    case 'request':
      return `${said('verb')} asked for${byWhom(entry)}`
    case 'clock-jumped':
      return `The clock was set ${Number(detail.by) < 0 ? 'back' : 'forward'} by ${lengthText(Math.abs(Number(detail.by)))}`
    case 'woke':
      return `Did not run for ${lengthText(Number(detail.after))}`
    case 'provider-failed':
      return `The host refuses to act: ${said('message')}`
    case 'provider-recovered':
      return 'The host acts again'
    case 'policies-loaded':
      return `Policies in force: ${said('rules')} rules`
    case 'policies-rejected':
      return `Policies refused: ${said('summary')}`
    case 'policies-unreachable':
      return `Policies not reached: ${said('summary')}`
    case 'daemon-started':
      return `Stationkeeper ${said('version')} started`
    case 'daemon-stopped':
      return `Stationkeeper ended: ${said('why')}`
    default:
      return kind
  }
}

export function sideOf({ kind, detail }: Pick<ToldEntry, 'kind' | 'detail'>): Side {
  switch (kind) {
    case 'intent':
      return 'ours'
    case 'effect':
      return detail.effect === 'verified' ? 'ours' : 'neither'
    case 'reversal':
    case 'contested':
    case 'block-all':
      return 'theirs'
    default:
      return 'neither'
  }
}

function reversalText(why: string): string {
  switch (why) {
    case 'active-again':
      return 'Undone: back again after it was disconnected'
    case 'refuted':
      return 'Undone: the unlock never took'
    default:
      return 'Undone: blocked again after it was unlocked'
  }
}

function effectText(effect: string): string {
  switch (effect) {
    case 'verified':
      return 'seen'
    case 'refuted':
      return 'none, it is as it was'
    case 'unverifiable':
      return 'the host does not show it'
    default:
      return 'none'
  }
}

function outcomeText(outcome: unknown): string {
  if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return 'ended'
  const message = 'message' in outcome ? `: ${wordOf(outcome.message)}` : ''
  switch (outcome.kind) {
    case 'done':
      return 'was carried out'
    case 'gone':
      return `found nobody there${message}`
    case 'unknown':
      return `was not answered${message}`
    default:
      return `failed${message}`
  }
}

function byWhom({ user }: ToldEntry): string {
  return user === null ? '' : ` by ${user}`
}

function toWhom({ user }: ToldEntry, word = 'to'): string {
  return user === null ? '' : ` ${word} ${user}`
}

function wordsOf(value: unknown): string {
  return Array.isArray(value) ? value.map(wordOf).join(', ') : ''
}

function forRule({ rule }: ToldEntry): string {
  return rule === null ? '' : `, for ${rule.policy}/${rule.rule}`
}

function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
