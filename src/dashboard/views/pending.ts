import type { BoardSession } from '../../api/contract.ts'
import { compareSessionIds } from '../../model/session.ts'

/** What a plan says, sorted by what it comes to. */
export interface Pending {
  readonly due: readonly BoardSession[]
  readonly asserted: readonly BoardSession[]
  /** Due, and kept back by a guard, a conflict or the host itself. */
  readonly heldBack: readonly BoardSession[]
  /** Plan-only rules would have it otherwise. */
  readonly previews: readonly BoardSession[]
}

/** Each in the order of their ids. */
export function pendingOf(sessions: Iterable<BoardSession>): Pending {
  const all = [...sessions].toSorted((a, b) => compareSessionIds(a.id, b.id))
  const of = (...statuses: readonly string[]): readonly BoardSession[] =>
    all.filter(({ decision }) => statuses.includes(decision.status))
  return {
    due: of('change'),
    asserted: of('assert'),
    heldBack: of('withheld', 'conflict', 'unsupported'),
    previews: all.filter(({ decision }) => decision.preview !== undefined && decision.preview !== null),
  }
}
