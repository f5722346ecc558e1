import type { Random } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'

/** How the simulated host misbehaves towards actions. Rates are shares of calls in [0, 1] and add up to 1 at most. */
export interface Trouble {
  /** A call takes between these two, evenly spread. */
  readonly latency: { readonly min: Milliseconds; readonly max: Milliseconds }
  /** Calls that fail, retryably, and do nothing. */
  readonly failureRate: number
  /** Calls that never end until they are aborted. */
  readonly hangRate: number
  /** Calls that succeed and do nothing. */
  readonly lieRate: number
  /** While Block All is on, a session that was unlocked is blocked again so much later. null: never. */
  readonly reblockAfter: Milliseconds | null
}

export const noTrouble: Trouble = {
  latency: { min: ms(0), max: ms(0) },
  failureRate: 0,
  hangRate: 0,
  lieRate: 0,
  reblockAfter: null,
}

/** What becomes of one call. */
export interface Fate {
  readonly kind: 'act' | 'fail' | 'hang' | 'lie'
  readonly latency: Milliseconds
  /** Whether the host carries on with a call that is aborted before it ended. */
  readonly actsWhenAborted: boolean
}

/** Draws three numbers whatever the trouble is, so that a seed gives the same row of fates when only a rate changes. */
export function drawFate(trouble: Trouble, random: Random): Fate {
  const { min, max } = trouble.latency
  const [roll, pace, afterwards] = [random(), random(), random()]
  return { kind: kindOf(roll, trouble), latency: ms(min + (max - min) * pace), actsWhenAborted: afterwards < 0.5 }
}

function kindOf(roll: number, { failureRate, hangRate, lieRate }: Trouble): Fate['kind'] {
  if (roll < failureRate) return 'fail'
  if (roll < failureRate + hangRate) return 'hang'
  return roll < failureRate + hangRate + lieRate ? 'lie' : 'act'
}
