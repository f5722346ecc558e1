import type { Ledger } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type Instant, plus } from '../model/time.ts'
import { disruptionLimit } from '../planner/disruption.ts'
import type { Settings } from '../settings/settings.ts'

/** How much of a limit is left. */
export interface Left extends Limit {
  readonly left: number
  /** When there is one more; null: nothing is used up. */
  readonly moreAt: Instant | null
}

export interface Budgets {
  readonly writes: Left
  /** null: depends on who is there, and the host was never seen. */
  readonly disconnects: Left | null
}

/** What the whole host may still have, whoever asks. */
export function budgetsNow(
  { hostLimit, disruptionBudget }: Pick<Settings, 'hostLimit' | 'disruptionBudget'>,
  { writes, disconnects }: Ledger,
  observation: Observation | null,
  now: Instant,
): Budgets {
  return {
    writes: left(hostLimit, [...writes.values()].flat(), now),
    disconnects:
      observation === null
        ? null
        : left(disruptionLimit(disruptionBudget, observation, disconnects, now), disconnects, now),
  }
}

function left({ count, per }: Limit, all: readonly Instant[], now: Instant): Left {
  const used = all.filter(at => now < plus(at, per)).toSorted((a, b) => a - b)
  // With more used than there may be, several have to run out before there is one again.
  const next = used[Math.max(0, used.length - count)]
  return { count, per, left: Math.max(0, count - used.length), moreAt: next === undefined ? null : plus(next, per) }
}
