import type { Verdict } from '../../compare/diff.ts'
import type { DecidedSession } from '../../model/plan.ts'
import { driftText } from './drift-text.ts'
import { reasonText, ruleName } from './reason-text.ts'

/** What comes of a decision, in a few words that are all our own. */
export function outcomeText({ status, action }: Pick<Verdict, 'status' | 'action'>): string {
  const held = action === 'none' ? '' : `${action} `
  switch (status) {
    case 'change':
      return action
    case 'assert':
      return 'unlock in case it is blocked'
    case 'in-sync':
      return 'in sync'
    case 'unmanaged':
      return 'not managed'
    case 'withheld':
      return `${held}withheld`
    case 'conflict':
      return 'conflict'
    case 'unsupported':
      return `${held}unsupported`
    default:
      return status satisfies never
  }
}

/** `unlock: it is blocked; exam-room/front-row-open (exam-room.yaml:10)` */
export function verdictText(verdict: Verdict, about: Pick<DecidedSession, 'id'>): string {
  const { reason, rule, drift, preview } = verdict
  return [
    `${outcomeText(verdict)}: ${reasonText(reason, about)}`,
    ...(rule === null ? [] : [ruleName(rule)]),
    ...(drift === undefined ? [] : [driftText({ drift, desired: verdict.desired })]),
    ...(preview === undefined ? [] : [previewWords(preview)]),
  ].join('; ')
}

function previewWords({ action, reason, rule }: NonNullable<Verdict['preview']>): string {
  const by = rule === null ? '' : ` by ${ruleName(rule)}`
  return `plan only: ${action === 'none' ? 'nothing' : action}${by}: ${reasonText(reason)}`
}
