import type { Decision, Reason } from '../../model/plan.ts'
import { cmdletName } from './operation-text.ts'
import { attentionLine } from './plan-text.ts'
import { sessionCount } from './session-count.ts'
import { reasonKey, withheldGroups } from './withheld-text.ts'

/** So many that a line each is quickly read. */
const NAMED = 3

/** What has lines of its own as it happens: actions under way, waits after them, fights, holds, warnings, a stop, a start unarmed. */
const toldOtherwise: ReadonlySet<Reason['code']> = new Set([
  'in-flight',
  'backoff',
  'contested',
  'held',
  'notice',
  'stopped',
  'disarmed',
])

/** Whether a daemon tells when this comes up. */
export function isWorthALine(decision: Decision): boolean {
  return !toldOtherwise.has(decision.reason.code) && attentionLine(decision) !== null
}

/** The same key: nothing new that has to be told. */
export function keyOf({ session, reason }: Decision): string {
  return `${session.incarnation}\n${reason.code}`
}

/** A line each, or one for many that are withheld for the same reason: nobody reads thirty lines after a Block All. */
export function heldBackLines(decisions: readonly Decision[]): readonly string[] {
  const alike = Map.groupBy(decisions, ({ status, action, reason }) => [status, action, reasonKey(reason)].join('\n'))
  return [...alike.values()].flatMap(group => {
    const [first] = group
    const [withheld] = withheldGroups(group)
    if (group.length > NAMED && first !== undefined && withheld !== undefined) {
      const of = first.action === 'none' ? '' : `"${cmdletName(first.action)}" on `
      return [`Withheld: ${of}${sessionCount(group.length)}: ${withheld.text}.`]
    }
    return group.flatMap(decision => attentionLine(decision) ?? [])
  })
}
