import type { Decision, Reason } from '../../model/plan.ts'
import type { Instant } from '../../model/time.ts'
import { momentText } from './moment-text.ts'
import { reasonText } from './reason-text.ts'

/** Sessions that are kept back for one reason, which may end at different times. */
export interface WithheldGroup {
  readonly reason: SharedReason
  /** Ids, in the plan's order. */
  readonly sessions: readonly string[]
  /** When the first of them may go on, and the last; null: time alone changes nothing. */
  readonly first: Instant | null
  readonly last: Instant | null
  /** The end of a sentence. */
  readonly text: string
}

/** What a reason says beside its end. A honoured block has a hold for every session, and the rule that honours it is what they share. */
export type SharedReason = { readonly code: Reason['code'] } & Readonly<Record<string, unknown>>

/** The same text: the same reason, whoever it is about and whenever it ends. */
export function reasonKey(reason: Reason): string {
  return JSON.stringify(sharedReason(reason))
}

function sharedReason(reason: Reason): SharedReason {
  const { until: _, ...shared } = { until: null, ...reason }
  return isHonour(reason) ? { code: reason.code, by: reason.by } : shared
}

function isHonour(reason: Reason): reason is Extract<Reason, { readonly code: 'held' }> {
  return reason.code === 'held' && reason.by === 'onBlock'
}

/** Those that only preview are not kept back. */
export function withheldGroups(decisions: readonly Decision[]): readonly WithheldGroup[] {
  const withheld = decisions.filter(({ status, reason }) => status === 'withheld' && reason.code !== 'plan-only')
  const alike = Map.groupBy(withheld, ({ reason }) => reasonKey(reason))
  return [...alike.values()].flatMap(group => {
    const ordered = group.toSorted((a, b) => (untilOf(a.reason) ?? 0) - (untilOf(b.reason) ?? 0))
    const [soonest] = ordered
    if (soonest === undefined) return []
    const { reason } = soonest
    const first = untilOf(reason)
    const last = untilOf(ordered.at(-1)?.reason)
    // The id of one hold says nothing of the others.
    const text = group.length > 1 && isHonour(reason) ? reasonText(reason).replace(/ \(\S+\)$/, '') : reasonText(reason)
    const more = last === null || first === last ? '' : `; the last of them until ${momentText(last)}`
    const sessions = group.map(({ session }) => session.id)
    return [{ reason: sharedReason(reason), sessions, first, last, text: text + more }]
  })
}

function untilOf(reason: Reason | undefined): Instant | null {
  return reason !== undefined && 'until' in reason ? reason.until : null
}
