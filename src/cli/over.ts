import { countsOfPlan, type Gate, type Tripped, trippedBy } from '../compare/fail-if.ts'
import { tallyOf } from '../compare/tally.ts'
import { type Horizon, type TurningPoints, turningPoints } from '../compare/turning-points.ts'
import type { Clock } from '../model/clock.ts'
import { type Instant, isoInstant, type Milliseconds, ms } from '../model/time.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import { InvalidInput } from './errors.ts'
import { Progress } from './progress.ts'
import type { Terminal } from './terminal.ts'
import { duration } from './values.ts'
import type { Value } from './verb.ts'

const LONGEST = ms(3_660 * 86_400_000)

/** `--over 7d` of `plan` and `diff`. */
export const overOption: Value<Milliseconds> = {
  value: 'TIME',
  description: 'also list the instants of that time at which decisions change though sessions do not, as 7d',
  read: text => {
    const over = duration(text)
    if (over > LONGEST) throw new InvalidInput(`${text} is too long`, { hint: 'at most 3660d' })
    return over
  },
}

/** How far to look, with a line of progress where it takes long. */
export function horizonOf(over: Milliseconds, progress: Progress): Horizon {
  return { over, onProgress: at => progress.at(() => `looked ahead to ${isoInstant(at)}`) }
}

/** What `plan --over` lists. */
export function lookAhead(
  inputs: PlanInputs,
  over: Milliseconds,
  { terminal, clock }: { readonly terminal: Terminal; readonly clock: Pick<Clock, 'uptime'> },
): TurningPoints {
  const progress = new Progress(terminal, clock)
  try {
    return turningPoints(inputs, horizonOf(over, progress))
  } finally {
    progress.clear()
  }
}

/**
 * The gates of `plan --fail-if` that hold, now or at a turning point. They count as though the host were armed and not stopped: else none
 * would ever hold where it is not.
 */
export function trippedByPlan(
  gates: readonly Gate[],
  inputs: PlanInputs,
  over: Milliseconds | null,
  looking: { readonly terminal: Terminal; readonly clock: Pick<Clock, 'uptime'> },
): { readonly tripped: readonly Tripped[]; readonly lookedUntil: Instant | null } {
  const ready = { ...inputs, guards: { ...inputs.guards, armed: true, stopped: false } }
  const { host, decisions, plannedAt: at } = plan(ready)
  const ahead = over === null ? null : lookAhead(ready, over, looking)
  const tripped = trippedBy(gates, countsOfPlan({ host, at, tally: tallyOf(decisions) }, ahead))
  return { tripped, lookedUntil: ahead === null || ahead.cut === null ? null : ahead.until }
}
