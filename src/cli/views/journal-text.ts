import { isoInstant, type Milliseconds, ms } from '../../model/time.ts'
import type { ChainReport, JournalEntry } from '../../store/journal-entry.ts'
import type { NotedHead, NotedVerdict } from '../noted-head.ts'
import { shortCommit } from './commit-text.ts'
import { durationText } from './duration-text.ts'
import { causeText } from './end-text.ts'
import { printable } from './printable.ts'
import { tokenEntryText } from './token-change-text.ts'

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
  const lasting = (name: string): string => durationText(lengthOf(detail[name]))
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
      return `${about(entry)}: waiting ${lasting('delay')} after attempt ${said('attempt')}${rule(entry)}`
    case 'backoff-ended':
      return `${about(entry)}: waiting ended${rule(entry)}`
    case 'reversal':
      return `${about(entry)}: ${reversalText(detail.why)}${rule(entry)}`
    case 'contested':
      return `${about(entry)}: contested, undone ${said('reversals')} times${rule(entry)}`
    case 'calm':
      return `${about(entry)}: no longer contested, ${causeText(detail.why)}${rule(entry)}`
    case 'block-all':
      return `Block All: ${said('sessions')} of ${said('of')} sessions`
    case 'placed':
      return placedText(entry, said)
    case 'placed-ended':
      return `${said('id')} ended, ${causeText(detail.why)}${by(entry)}`
    case 'released':
      return `${about(entry)}: released from ${said('id')}`
    case 'honoured':
      return `${said('id')} released before its end${by(entry)}`
    case 'notice':
      return `${about(entry)}: to be disconnected in ${lasting('before')}${rule(entry)}`
    case 'notice-shown':
      return `${about(entry)}: ${detail.shown === true ? 'was warned' : `could not be warned: ${said('why')}`}${rule(entry)}`
    case 'notice-ended':
      return `${about(entry)}: ${said('why') === 'done' ? 'the wait after the warning is over' : 'the warning is called off'}${rule(entry)}`
    case 'armed':
      return `policies enforced from now on${by(entry)}`
    case 'clock-jumped':
      return `the clock was set ${Number(detail.by) < 0 ? 'back' : 'forward'} by ${lasting('by')}`
    case 'woke':
      return `did not run for ${lasting('after')}`
    case 'provider-failed':
      return `provider failed: ${said('message')}`
    case 'provider-recovered':
      return 'provider works again'
    case 'policies-loaded':
      return `policies in force: ${said('rules')} ${said('rules') === '1' ? 'rule' : 'rules'}, ${said('revision')}${detail.commit === undefined ? '' : `, commit ${shortCommit(said('commit'))}`}`
    case 'policies-rejected':
      return `policies rejected, the last good ones stay: ${said('summary')}`
    case 'policies-unreachable':
      return `policies not reached, the last good ones stay: ${said('summary')}`
    case 'daemon-started':
      return `daemon ${said('version')} started with ${said('provider')}`
    case 'daemon-stopped':
      return `daemon ended: ${said('why')}`
    case 'stopped':
      return `acting stopped: ${said('reason')}`
    case 'resumed':
      return 'acting resumed'
    case 'request':
      return `${said('verb')}${detail.savedPlan === undefined ? '' : ` of saved plan ${said('savedPlan')}`} asked for${by(entry)}${setAsideText(detail.setAside, said('reason'))}`
    case 'token-added':
    case 'token-revoked':
      return tokenEntryText({ ...entry, kind: entry.kind })
    default:
      return entry.kind satisfies never
  }
}

type Said = (name: string) => string

function placedText(entry: JournalEntry, said: Said): string {
  const { detail } = entry
  const honours = typeof detail.honours === 'object' && detail.honours !== null
  const verb = said('what') === 'hold' ? 'held' : `overridden to be ${said('ensure')}`
  const reason = said('reason') === '' ? '' : `: ${said('reason')}`
  const whose = honours ? '' : by(entry)
  return `${said('selector')} ${verb} for ${durationText(lengthOf(detail.length))} at most (${said('id')})${whose}${reason}`
}

function setAsideText(guards: unknown, reason: string): string {
  if (!Array.isArray(guards) || guards.length === 0) return ''
  return `, setting aside ${printable(guards.join(', '))}: ${reason}`
}

function reversalText(why: unknown): string {
  switch (why) {
    case 'active-again':
      return 'back again after it was disconnected'
    case 'refuted':
      return 'the unlock never took'
    default:
      return 'blocked again after it was unlocked'
  }
}

/** The store keeps outcomes as they were: a kind and, where something went wrong, a message. */
function outcomeText(outcome: unknown): string {
  if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return 'ended'
  const message = 'message' in outcome ? `: ${printable(String(outcome.message))}` : ''
  return `${printable(String(outcome.kind))}${message}`
}

function lengthOf(value: unknown): Milliseconds {
  return ms(typeof value === 'number' ? Math.abs(value) : 0)
}

function about({ sessionId, user }: JournalEntry): string {
  return printable(`session ${sessionId ?? '?'}${user === null ? '' : ` (${user})`}`)
}

/** Who did it, for entries that are about nobody else. */
function by({ user }: JournalEntry): string {
  return user === null ? '' : ` by ${printable(user)}`
}

function rule(entry: JournalEntry): string {
  return entry.rule === null ? '' : printable(`, for ${entry.rule.policy}/${entry.rule.rule}`)
}

export function chainText(chain: ChainReport): string {
  if (!chain.intact) return `Broken at entry ${chain.sequence}: ${chain.problem}.\n`
  const head = chain.head === null ? '' : `, head ${chain.head}`
  return `Intact: ${chain.entries} ${chain.entries === 1 ? 'entry' : 'entries'}${head}.\n`
}

/** What became of the entry that was noted elsewhere. */
export function notedText({ sequence }: NotedHead, verdict: NotedVerdict): string {
  switch (verdict.kind) {
    case 'found':
      return `Entry ${sequence} is the one that was noted.\n`
    case 'cut':
      return verdict.newest === null
        ? `CUT OFF: entry ${sequence} was noted, and there is none.\n`
        : `CUT OFF: entry ${sequence} was noted, and the newest one is ${verdict.newest}.\n`
    case 'rewritten':
      return `WRITTEN ANEW: entry ${sequence} is another than the one that was noted.\n`
    case 'not-kept':
      return `Can't be compared: entry ${sequence} is kept no longer, the oldest one is ${verdict.oldest}. Take one that was noted later.\n`
    default:
      return verdict satisfies never
  }
}
