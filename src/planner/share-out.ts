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
  readonly kept: Kept
  /** When time alone may change that. */
  readonly wakeAt: Instant | null
}

type Kept = ReadonlyMap<Due['index'], Withheld>

const nothingKept: Kept = new Map()

/**
 * Shares out what holds for all sessions together: the host's limit of writes and its budget of disconnects. Only what gets
 * its share of both is worth warning its user of, so a warning comes last, and whoever waits for its end keeps the share.
 *
 * @param due in the order of the plan
 */
export function shareOut(due: readonly Due[], inputs: ShareInputs): SharedOut {
  const { settings, now } = inputs
  const budget = overBudget(due, inputs)
  const host = overHostLimit(due, budget.kept, inputs)
  const warns = !settings.setAside.includes('notice')
  const kept = new Map<Due['index'], Withheld>()
  let { wakeAt } = budget
  for (const one of due) {
    const reason =
      host.get(one.index) ??
      budget.kept.get(one.index) ??
      (warns && isDisconnect(one) ? noticeWait(one.rule, one.notice, now) : null)
    if (reason === null) continue
    kept.set(one.index, reason)
    if ('until' in reason) wakeAt = earliest(wakeAt, reason.until)
  }
  return { kept, wakeAt }
}

function overBudget(due: readonly Due[], { observation, ledger, settings, now }: ShareInputs): SharedOut {
  const disconnects = settings.setAside.includes('disruption-budget') ? [] : due.filter(isDisconnect)
  if (disconnects.length === 0) return { kept: nothingKept, wakeAt: null }
  const { disruptionBudget } = settings
  const { per, share } = disruptionBudget
  const counted = stillCounting(ledger.disconnects, per, now)
  const capacity = disruptionCapacity(disruptionBudget, observation)
  const places = new Places(counted, { capacity, per, now })
  if (disconnects.length <= places.free) return { kept: nothingKept, wakeAt: null }
  const count = capacity(counted.length)
  const kept = new Map<Due['index'], Withheld>()
  for (const one of disconnects.sort(byClaim)) {
    const until = places.next()
    if (until !== null) kept.set(one.index, { code: 'disruption-budget', until, count, per })
  }
  // The count that is told is a share of those that count.
  return { kept, wakeAt: share === null ? null : places.firstFree }
}

/** Whoever was warned keeps the place; then who was idle longest, and last those of whom nobody knows. */
function byClaim(a: Due, b: Due): number {
  return (
    Number(a.notice === null) - Number(b.notice === null) ||
    ascending(a.session.idleSince ?? Number.POSITIVE_INFINITY, b.session.idleSince ?? Number.POSITIVE_INFINITY) ||
    a.index - b.index
  )
}

/** @param unaffordable takes no place: it could not use it */
function overHostLimit(due: readonly Due[], unaffordable: Kept, { ledger, settings, now }: ShareInputs): Kept {
  if (due.length === 0) return nothingKept
  const { count, per } = settings.hostLimit
  const counted = [...ledger.writes.values()].flatMap(writes => stillCounting(writes, per, now))
  const places = new Places(counted, { capacity: () => count, per, now })
  if (due.length <= places.free) return nothingKept
  const kept = new Map<Due['index'], Withheld>()
  for (const one of longestAgoFirst(due, ledger)) {
    if (places.free > 0 && unaffordable.has(one.index)) continue
    const until = places.next()
    if (until !== null) kept.set(one.index, { code: 'host-limit', until, count, per })
  }
  return kept
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
