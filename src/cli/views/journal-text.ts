import { isoInstant } from '../../model/time.ts'
import type { ChainReport, JournalEntry } from '../../store/store.ts'
import { printable } from './printable.ts'

/** The journal, oldest first, each entry a line that says when, about whom and what. */
export function journalText(entries: readonly JournalEntry[]): string {
  return entries.map(entry => `${isoInstant(entry.at)}  ${entryText(entry)}\n`).join('')
}

function entryText(entry: JournalEntry): string {
  const { detail } = entry
  const said = (name: string): string => {
    const value = detail[name]
    return printable(typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  }
  switch (entry.kind) {
    case 'intent':
      return `${about(entry)}: about to ${entry.action ?? 'act'}${said('status') === 'assert' ? ', without knowing that it is needed' : ''}${rule(entry)}`
    case 'dropped':
      return `${about(entry)}: ${entry.action ?? 'action'} not sent: ${said('why')}`
    case 'outcome':
      return `${about(entry)}: ${entry.action ?? 'action'} ${outcomeText(detail.outcome)}`
    case 'effect':
      return `${about(entry)}: effect of ${entry.action ?? 'the action'} ${said('effect')}`
    case 'backoff':
      return `${about(entry)}: waiting ${said('delay')} ms after attempt ${said('attempt')}${rule(entry)}`
    case 'backoff-ended':
      return `${about(entry)}: waiting ended${rule(entry)}`
    case 'reversal':
      return `${about(entry)}: undone by somebody else${rule(entry)}`
    case 'provider-failed':
      return `provider failed: ${said('message')}`
    case 'provider-recovered':
      return 'provider works again'
    case 'policies-loaded':
      return `policies in force: ${said('rules')} ${said('rules') === '1' ? 'rule' : 'rules'}, ${said('revision')}`
    case 'policies-rejected':
      return `policies rejected, the last good ones stay: ${said('summary')}`
    case 'daemon-started':
      return `daemon ${said('version')} started with ${said('provider')}`
    case 'daemon-stopped':
      return `daemon ended: ${said('why')}`
    case 'stopped':
      return `acting stopped: ${said('reason')}`
    case 'resumed':
      return 'acting resumed'
    case 'request':
      return `${said('verb')} asked for${entry.user === null ? '' : ` by ${printable(entry.user)}`}`
    case 'contested':
      return `${about(entry)}: contested after ${said('reversals')} reversals${rule(entry)}`
    case 'calm':
      return `${about(entry)}: no longer contested (${said('why')})${rule(entry)}`
    case 'block-all':
      return `Block All: ${said('sessions')} of ${said('of')} sessions`
    case 'placed':
      return `${said('what')} ${said('id')} placed on ${said('selector')}: ${said('reason')}`
    case 'placed-ended':
      return `${said('id')} ended: ${said('why')}`
    case 'released':
      return `${about(entry)}: released from ${said('id')}`
    case 'honoured':
      return `${said('id')} released before its end`
    case 'notice':
      return `${about(entry)}: to be disconnected in ${said('before')} ms${rule(entry)}`
    case 'notice-shown':
      return `${about(entry)}: warning ${said('shown') === 'true' ? 'shown' : `not shown: ${said('why')}`}`
    case 'notice-ended':
      return `${about(entry)}: warning ${said('why')}`
    case 'armed':
      return 'policies enforced from now on'
    case 'clock-jumped':
      return `the clock was set by ${said('by')} ms`
    case 'woke':
      return `did not run for ${said('after')} ms`
    default:
      return entry.kind satisfies never
  }
}

/** The store keeps outcomes as they were: a kind and, where something went wrong, a message. */
function outcomeText(outcome: unknown): string {
  if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return 'ended'
  const message = 'message' in outcome ? `: ${printable(String(outcome.message))}` : ''
  return `${printable(String(outcome.kind))}${message}`
}

function about({ sessionId, user }: JournalEntry): string {
  return printable(`session ${sessionId ?? '?'}${user === null ? '' : ` (${user})`}`)
}

function rule(entry: JournalEntry): string {
  return entry.rule === null ? '' : printable(`, for ${entry.rule.policy}/${entry.rule.rule}`)
}

export function chainText(chain: ChainReport): string {
  if (!chain.intact) return `Broken at entry ${chain.sequence}: ${chain.problem}.\n`
  const head = chain.head === null ? '' : `, head ${chain.head}`
  return `Intact: ${chain.entries} ${chain.entries === 1 ? 'entry' : 'entries'}${head}.\n`
}
