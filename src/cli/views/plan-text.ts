import type { TurningPoints } from '../../compare/turning-points.ts'
import type { Departure } from '../../model/departure.ts'
import type { Decision, Plan, Summary } from '../../model/plan.ts'
import { ruleKey } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import type { HostWords } from '../host-words.ts'
import { turningPointLines } from './change-text.ts'
import { driftLines } from './drift-text.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { hostWordLines } from './host-word-text.ts'
import { cmdletName, operationText, targetText } from './operation-text.ts'
import { previewLines } from './preview-text.ts'
import { reasonText, ruleName } from './reason-text.ts'
import { sessionCount } from './session-count.ts'
import { wallClock } from './wall-clock.ts'

export interface PlanTextOptions {
  /** A line for every decision, not only for those that call for attention. */
  readonly all: boolean
  /** What the next end of a window leaves behind. */
  readonly departure: Departure | null
  /** What the host itself said, below our own lines; a session of which it said anything has its own line. */
  readonly words?: HostWords
  /** When decisions change by time alone; null: that was not asked for. */
  readonly over?: TurningPoints | null
}

/** The plan as PowerShell would announce it under `-WhatIf`, what is held back and why, and the sums. */
export function planText(plan: Plan, options: PlanTextOptions): string {
  const lines = plan.decisions.flatMap(decision => {
    const word = options.words?.get(decision.session.id)
    const line = decisionLine(decision, options.all || word !== undefined)
    return [line ?? [], word === undefined ? [] : hostWordLines(word)].flat()
  })
  const unasked = plan.decisions.filter(({ session }) => options.words?.has(session.id) !== true)
  if (!options.all) lines.push(...assertLines(unasked))
  lines.push(...driftLines(plan.decisions, options.all))
  lines.push(...previewLines(plan.decisions, options.all))
  if (options.departure !== null) lines.push(departureLine(options.departure))
  if (options.over) lines.push(...turningPointLines(options.over))
  const detection = fightDetectionText(plan.fightDetection)
  if (detection !== null) lines.push(`${detection}.`)
  lines.push(summaryText(plan.summary))
  return `${lines.join('\n')}\n`
}

/** One line for a decision that calls for attention; null for one that doesn't. */
function decisionLine(decision: Decision, all: boolean): string | null {
  const { session, reason } = decision
  const target = targetText(session)
  switch (decision.status) {
    case 'change':
      return whatIf(decision)
    case 'assert':
      return all ? whatIf(decision) : null
    case 'withheld':
    case 'unsupported':
    case 'conflict':
      return attentionLine(decision)
    case 'in-sync':
      return all ? `In sync: ${target}: ${reasonText(reason)}.` : null
    case 'unmanaged':
      return all ? `Not managed: ${target}: ${reasonText(reason)}.` : null
    default:
      return decision.status satisfies never
  }
}

/** Why something that is due is not done; null where nothing holds it back. */
export function attentionLine({ status, session, action, reason, rule }: Decision): string | null {
  const target = targetText(session)
  const of = action === 'none' ? '' : `"${cmdletName(action)}" on `
  switch (status) {
    case 'withheld':
      return `Withheld: ${of}${target}: ${reasonText(reason)}.`
    case 'unsupported':
      return `Unsupported: ${of}${target}: ${reasonText(reason, session)}.`
    case 'conflict':
      return `Conflict: ${target}: ${rule === null ? '' : `${ruleName(rule)}; `}${reasonText(reason)}.`
    default:
      return null
  }
}

function whatIf({ action, session }: Decision): string | null {
  return action === 'none' ? null : `What if: ${operationText(action, session)}`
}

/** Unlocking without knowing that it is needed is the normal case on some hosts: one line a rule says enough. */
function assertLines(decisions: readonly Decision[]): readonly string[] {
  const counts = new Map<string, { readonly rule: string; sessions: number }>()
  for (const { status, rule } of decisions) {
    if (status !== 'assert' || rule === null) continue
    const key = ruleKey(rule)
    const count = counts.get(key) ?? { rule: ruleName(rule), sessions: 0 }
    count.sessions += 1
    counts.set(key, count)
  }
  return [...counts.values()].map(
    ({ rule, sessions }) =>
      `What if: Asserting "Unlock-WmsSession" on ${sessionCount(sessions)} that may be blocked or not, for ${rule}.`,
  )
}

export function departureLine({ at, sessions, timeZone }: Departure): string {
  const when = timeZone === null ? isoInstant(at) : `${wallClock(at, timeZone)} (${timeZone})`
  return `At ${when}: ${sessionCount(sessions)} no longer managed, left as ${sessions === 1 ? 'it is' : 'they are'}.`
}

/** `Plan: 1 to unlock, 0 to disconnect; 3 in sync.` Sums of zero are left out where they say nothing. */
export function summaryText(summary: Summary): string {
  const due = [`${summary.unlock} to unlock`, `${summary.disconnect} to disconnect`]
  if (summary.assert > 0) due.push(`${summary.assert} to assert`)
  const rest = [
    [summary.inSync, 'in sync'],
    [summary.unverified, 'unverified'],
    [summary.unmanaged, 'not managed'],
    [summary.withheld, 'withheld'],
    [summary.conflict, 'in conflict'],
    [summary.unsupported, 'unsupported'],
  ] as const
  const said = rest.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return `Plan: ${due.join(', ')}${said.length === 0 ? '' : `; ${said.join(', ')}`}.`
}
