import type { Decision } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import type { Edit } from '../../planner/explain-edits.ts'
import type { Change } from '../../planner/explain-trial.ts'
import { printable } from './printable.ts'
import { reasonText } from './reason-text.ts'

/** The first thing that would change a decision, and what else would. */
export function changeLines(
  sessionId: string,
  { changes, triedAll }: { readonly changes: readonly Change[]; readonly triedAll: boolean },
): readonly string[] {
  const [first, ...others] = changes
  if (first === undefined) {
    return [
      triedAll
        ? 'No single change to a rule, no window and no release would change it.'
        : 'No single change that was tried would change it; there were too many rules to try all.',
    ]
  }
  const text = (change: Change): string =>
    printable(`${editText(sessionId, change.edit)}: then ${outcomeText(change.becomes)}.`)
  return [`It would change if ${text(first)}`, ...others.map(change => `  or if ${text(change)}`)]
}

/** As the end of a sentence that begins with "if". */
function editText(sessionId: string, edit: Edit): string {
  switch (edit.edit) {
    case 'drop-field':
      return edit.leaves.everySession === true
        ? `${shortName(edit.rule)} were about every session, and not only where ${edit.place} is as it says`
        : `${shortName(edit.rule)} did not ask for ${edit.place}`
    case 'change-ensure':
      return `${shortName(edit.rule)} said \`ensure: ${edit.to}\` instead of ${edit.from}`
    case 'raise-priority':
      return `${shortName(edit.rule)} had priority ${edit.to} instead of ${edit.from}`
    case 'enter-window':
      return `it were ${isoInstant(edit.at)}, when ${shortName(edit.rule)} comes into force`
    case 'touch-admins':
      return `${shortName(edit.rule)} said \`touchAdmins: true\``
    case 'release':
      return `it were released, as \`stationkeeper release ${sessionId}\` does, which ends ${endedText(edit)}`
    default:
      return edit satisfies never
  }
}

/** Where the rule stands was said before. */
export function shortName({ policy, rule }: Pick<RuleRef, 'policy' | 'rule'>): string {
  return printable(`${policy}/${rule}`)
}

function endedText({ holds, overrides, waits, pause }: Extract<Edit, { readonly edit: 'release' }>): string {
  const ended = [
    ...holds.map(id => `hold ${id}`),
    ...overrides.map(id => `override ${id}`),
    ...(waits ? ['its waits'] : []),
    ...(pause ? ["the provider's pause"] : []),
  ]
  return ended.join(' and ')
}

/**
 * What a decision comes to, in a few words and its reason.
 * @param undecided whether rules may be about the session, for all that is known of it
 */
export function outcomeText(decision: Pick<Decision, 'status' | 'action' | 'reason'>, undecided = false): string {
  return `${statusText(decision)}: ${reasonText(decision.reason, { undecided })}`
}

function statusText({ status, action }: Pick<Decision, 'status' | 'action'>): string {
  switch (status) {
    case 'change':
      return action
    case 'assert':
      return `${action} without knowing that it is needed`
    case 'withheld':
      return `${action}, withheld`
    case 'unsupported':
      return `${action}, unsupported`
    case 'in-sync':
      return 'in sync'
    case 'unmanaged':
      return 'not managed'
    case 'conflict':
      return 'in conflict'
    default:
      return status satisfies never
  }
}
