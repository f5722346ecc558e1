import { type Horizon, type TurningPoints, turningPoints } from '../compare/turning-points.ts'
import type { Clock } from '../model/clock.ts'
import { isoInstant, type Milliseconds } from '../model/time.ts'
import type { PlanInputs } from '../planner/plan.ts'
import { Progress } from './progress.ts'
import type { Terminal } from './terminal.ts'

/** How far to look, with a line of progress where it takes long. */
export function horizonOf(over: Milliseconds, progress: Progress): Horizon {
  return { over, onProgress: at => progress.at(() => `looked ahead to ${isoInstant(at)}`) }
}

/** Where progress is told. */
export interface Looking {
  readonly terminal: Terminal
  readonly clock: Pick<Clock, 'uptime'>
}

/** What `plan --over` lists. */
export function lookAhead(inputs: PlanInputs, over: Milliseconds, { terminal, clock }: Looking): TurningPoints {
  const progress = new Progress(terminal, clock)
  try {
    return turningPoints(inputs, horizonOf(over, progress))
  } finally {
    progress.clear()
  }
}
