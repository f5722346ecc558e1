import type { GuardSettings, Ledger, NoticeGiven } from '../model/ledger.ts'
import type { Decision, Withheld } from '../model/plan.ts'
import type { Rule } from '../model/policy.ts'
import type { Observation, Session } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { disruptionCapacity } from './disruption.ts'
import { noticeWait } from './notice.ts'
import { Places, stillCounting } from './places.ts'
import { earliest } from './schedule.ts'

/** A decision that nothing about its session keeps back. */
export interface Due {
  /** Its place among the decisions of the plan. */
  readonly index: number
  readonly decision: Decision
  readonly rule: Rule
  readonly session: Session
  /** The warning that the session is under. */
  readonly notice: NoticeGiven | null
}

export interface ShareInputs {
  readonly observation: Observation
  readonly ledger: Ledger
  readonly settings: GuardSettings
  readonly now: Instant
}

export interface SharedOut {
  /** By {@link Due.index}: what keeps it back all the same. */
  readonly kept: ReadonlyMap<Due['index'], Withheld>
  /** When time alone may change that. */
  readonly wakeAt: Instant | null
}

type Kept = Map<Due['index'], Withheld>

/**
 * Shares out what holds for all sessions together: the host's limit of writes and its budget of disconnects. Only what gets
 * its share of both is worth warning its user of, so a warning comes last, and whoever waits for its end keeps the share.
 *
 * @param due in the order of the plan
 */
export function shareOut(due: readonly Due[], inputs: ShareInputs): SharedOut {
  const kept: Kept = new Map()
  let wakeAt = keepOverBudget(due, inputs, kept)
  // Also of those whom the host's limit keeps back longer: when their place frees, the ends that others wait for move.
  wakeAt = earliest(wakeAt, firstEnd(kept))
  keepOverHostLimit(due, inputs, kept)
  keepWarned(due, inputs, kept)
  return { kept, wakeAt: earliest(wakeAt, firstEnd(kept)) }
}

function firstEnd(kept: Kept): Instant | null {
  let first: Instant | null = null
  for (const reason of kept.values()) if ('until' in reason) first = earliest(first, reason.until)
  return first
}

/** @returns when the budget itself changes, where it is told of; null: by time alone it does not */
function keepOverBudget(
  due: readonly Due[],
  { observation, ledger, settings, now }: ShareInputs,
  kept: Kept,
): Instant | null {
  const disconnects = settings.setAside.includes('disruption-budget') ? [] : due.filter(isDisconnect)
  if (disconnects.length === 0) return null
  const { disruptionBudget } = settings
  const { per, share } = disruptionBudget
  const counted = stillCounting(ledger.disconnects, per, now)
  const capacity = disruptionCapacity(disruptionBudget, observation)
  const places = new Places(counted, { capacity, per, now })
  if (disconnects.length <= places.free) return null
  const count = capacity(counted.length)
  for (const { index } of disconnects.sort(byClaim)) {
    const until = places.next()
    if (until !== null) kept.set(index, { code: 'disruption-budget', until, count, per })
  }
  return share === null ? null : places.firstFree
}

/** Whoever was warned keeps the place; then who was idle longest, and last those of whom nobody knows. */
function byClaim(a: Due, b: Due): number {
  return (
    Number(a.notice === null) - Number(b.notice === null) ||
    ascending(a.session.idleSince ?? Number.POSITIVE_INFINITY, b.session.idleSince ?? Number.POSITIVE_INFINITY) ||
    a.index - b.index
  )
}

/** What the budget keeps back takes no place that is free, for it could not use it. */
function keepOverHostLimit(due: readonly Due[], { ledger, settings, now }: ShareInputs, kept: Kept): void {
  if (due.length === 0) return
  const { count, per } = settings.hostLimit
  const counted = [...ledger.writes.values()].flatMap(writes => stillCounting(writes, per, now))
  const places = new Places(counted, { capacity: () => count, per, now })
  if (due.length <= places.free) return
  for (const { index } of longestAgoFirst(due, ledger)) {
    if (places.free > 0 && kept.has(index)) continue
    const until = places.next()
    if (until !== null) kept.set(index, { code: 'host-limit', until, count, per })
  }
}

function keepWarned(due: readonly Due[], { settings, now }: ShareInputs, kept: Kept): void {
  if (settings.setAside.includes('notice')) return
  for (const one of due) {
    if (one.rule.notice === null || !isDisconnect(one) || kept.has(one.index)) continue
    const wait = noticeWait(one.rule.notice, one.notice, now)
    if (wait !== null) kept.set(one.index, wait)
  }
}

/** By the last write to each session, those never written to first. */
function longestAgoFirst(due: readonly Due[], { writes }: Ledger): readonly Due[] {
  if (writes.size === 0) return due
  const last = ({ session }: Due): number => writes.get(session.id)?.at(-1) ?? Number.NEGATIVE_INFINITY
  return due.toSorted((a, b) => ascending(last(a), last(b)) || a.index - b.index)
}

/** Unlike a difference, also of two infinities. */
function ascending(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function isDisconnect({ decision }: Due): boolean {
  return decision.action === 'disconnect'
}
