import type { Decision, Reason } from '../../model/plan.ts'
import type { Instant } from '../../model/time.ts'
import { momentText } from './moment-text.ts'
import { reasonText } from './reason-text.ts'

/** Sessions that are kept back for one kind of reason. */
export interface WithheldGroup {
  readonly code: Reason['code']
  /** Ids, in the plan's order. */
  readonly sessions: readonly string[]
  /** When the first of them may go on, and the last; null: time alone changes nothing. */
  readonly first: Instant | null
  readonly last: Instant | null
  /** The end of a sentence. */
  readonly text: string
}

/** Those that only preview are not kept back. */
export function withheldGroups(decisions: readonly Decision[]): readonly WithheldGroup[] {
  const withheld = decisions.filter(({ status, reason }) => status === 'withheld' && reason.code !== 'plan-only')
  const alike = Map.groupBy(withheld, ({ reason }) => reason.code)
  return [...alike].map(([code, group]) => {
    const ordered = group.toSorted((a, b) => (untilOf(a.reason) ?? 0) - (untilOf(b.reason) ?? 0))
    const first = untilOf(ordered[0]?.reason)
    const last = untilOf(ordered.at(-1)?.reason)
    const text = ordered[0] === undefined ? '' : reasonText(ordered[0].reason)
    const more = last === null || first === last ? '' : `; the last of them until ${momentText(last)}`
    return { code, sessions: group.map(({ session }) => session.id), first, last, text: text + more }
  })
}

function untilOf(reason: Reason | undefined): Instant | null {
  return reason !== undefined && 'until' in reason ? reason.until : null
}
