import { type Horizon, type TurningPoints, turningPoints } from '../compare/turning-points.ts'
import type { Clock } from '../model/clock.ts'
import { isoInstant, type Milliseconds, ms } from '../model/time.ts'
import type { PlanInputs } from '../planner/plan.ts'
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
