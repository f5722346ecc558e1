import type { Report, Result } from '../../model/action.ts'
import type { Action } from '../../model/session.ts'
import { fateOf } from '../exit-codes.ts'
import { policyProblemText } from './caveat-text.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { targetText } from './operation-text.ts'
import { attentionLine } from './plan-text.ts'
import { printable } from './printable.ts'
import { reasonText } from './reason-text.ts'
import { savedLines } from './saved-text.ts'

/**
 * What became of everything that was due, one line each, and the sums.
 * @param asked ids of sessions that were asked for by name: nobody is to wonder what became of one about which nothing was due
 */
export function reportText(report: Report, asked: readonly string[] = []): string {
  const lines = report.results.flatMap(result => [resultLine(result), ...noteLines(result)])
  lines.push(...notDueLines(report, new Set(asked)))
  lines.push(...report.missing.map(id => `Not there: the host has no session ${printable(id)}.`))
  if (report.saved !== undefined) lines.push(...savedLines(report.saved, report.plan.revision))
  if (report.policyProblem !== null) {
    lines.push(policyProblemText(report.policyProblem))
  }
  const unseen = fightDetectionText(report.plan.fightDetection)
  if (unseen !== null) lines.push(`${unseen}.`)
  lines.push(sumsText(report))
  return `${lines.join('\n')}\n`
}

function notDueLines({ plan, results }: Report, asked: ReadonlySet<string>): readonly string[] {
  const told = new Set(results.map(({ decision }) => decision.session.id))
  const notDue = plan.decisions.filter(({ session }) => asked.has(session.id) && !told.has(session.id))
  return notDue.map(({ session, reason }) =>
    reason.code === 'in-sync' && reason.lock !== true
      ? `As asked already: ${targetText(session)}.`
      : `Nothing to do: ${targetText(session)}: ${reasonText(reason)}.`,
  )
}

function noteLines({ note }: Result): readonly string[] {
  return note === null ? [] : [`  ${printable(note)}`]
}

function resultLine(result: Result): string {
  const { decision, outcome, effect } = result
  const target = targetText(decision.session)
  const message = result.message === null ? '' : ` ${printable(result.message)}`
  if (outcome === null) {
    const held = attentionLine(decision)
    if (held !== null) return `${held}${message}`
    return `Not sent: ${decision.action} of ${target}.${message}`
  }
  const action = decision.action === 'none' ? 'action' : decision.action
  switch (outcome.kind) {
    case 'done':
    case 'unknown':
      return `${effectText(action, target, outcome.kind, effect)}${message}`
    case 'refused':
      return `Refused: ${action} of ${target}: ${printable(outcome.message)}`
    case 'failed-retryable':
    case 'failed-final':
      return `Failed: ${action} of ${target}: ${printable(outcome.message)}`
    case 'gone':
      return `Gone: ${target} ended before the ${action}: ${printable(outcome.message)}`
    default:
      return outcome satisfies never
  }
}

function effectText(
  action: Action | 'action',
  target: string,
  outcome: 'done' | 'unknown',
  effect: Result['effect'],
): string {
  const done = action === 'disconnect' ? 'Disconnected' : 'Unlocked'
  switch (effect) {
    case 'verified':
      return `${done}: ${target}.`
    case 'refuted':
      return outcome === 'done'
        ? `Without effect: the host took the ${action} of ${target}, and it is as it was before.`
        : `Without effect: the ${action} of ${target} was not answered, and it is as it was before.`
    case 'unverifiable':
    case null:
      return outcome === 'done'
        ? `${done}: ${target}; the host does not show whether it had an effect.`
        : `Unknown: the ${action} of ${target} was not answered, and may have happened or not.`
    default:
      return effect satisfies never
  }
}

function sumsText({ results, missing, saved }: Report): string {
  const fates = results.map(fateOf)
  const count = (fate: 'done' | 'held-back' | 'failed'): number => fates.filter(each => each === fate).length
  if (results.length === 0 && missing.length === 0) {
    if (saved === undefined || saved.differences.length === 0) return 'Nothing was due.'
    return 'Nothing was done: nothing that is due now is in the saved plan as well.'
  }
  const failed = count('failed') + missing.length
  return `Done: ${count('done')}; held back: ${count('held-back')}; failed: ${failed}.`
}
