import type { Decision, Reason } from '../../model/plan.ts'
import type { Action } from '../../model/session.ts'
import { targetText } from './operation-text.ts'
import { reasonText, ruleName } from './reason-text.ts'
import { sessionCount } from './session-count.ts'

type Previewed = Decision & { readonly preview: NonNullable<Decision['preview']> }

/** So many that a line each is quickly read. */
const NAMED = 3

/**
 * What plan-only rules would decide otherwise, a line a session; many sessions of one rule and reason share a line unless `all` are asked
 * for. Where only plan-only rules are about a session, the decision itself says what they would do.
 */
export function previewLines(decisions: readonly Decision[], all: boolean): readonly string[] {
  const told = decisions.filter(isPreviewed).filter(decision => all || wouldDoOtherwise(decision))
  const groups = Map.groupBy(told, ({ preview: { action, reason, rule } }) =>
    [action, reason.code, rule?.policy, rule?.rule].join('\n'),
  )
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (all || group.length <= NAMED) return group.map(each => line(each, targetText(each.session)))
    return first === undefined ? [] : [line(first, sessionCount(group.length))]
  })
}

function isPreviewed(decision: Decision): decision is Previewed {
  return decision.preview !== undefined && decision.reason.code !== 'plan-only'
}

function wouldDoOtherwise({ status, action, preview }: Previewed): boolean {
  const does = status === 'change' || status === 'assert' ? action : 'none'
  return preview.action !== action || effectOf(preview) !== does
}

function effectOf({ action, reason }: Previewed['preview']): Action | 'none' {
  return isDue(reason) ? action : 'none'
}

function isDue({ code }: Reason): boolean {
  return code === 'blocked' || code === 'block-unknown' || code === 'should-be-disconnected'
}

function line({ preview }: Previewed, target: string): string {
  const { action, reason, rule } = preview
  const by = rule === null ? '' : ` by ${ruleName(rule)}`
  const what = target.replace(/^S/, 's')
  if (action === 'none') return `Plan only: would leave ${what} as it is${by}: ${reasonText(reason)}.`
  const withheld = isDue(reason) ? '' : `, but for a guard: ${reasonText(reason)}`
  return `Plan only: would ${action} ${what}${by}${withheld}.`
}
