import type { Random } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'

/** How the simulated host misbehaves. Rates are shares of calls in [0, 1] and add up to 1 at most. */
export interface Trouble {
  /** A call takes between these two, evenly spread. */
  readonly latency: Spread
  /** Calls that fail, retryably, and do nothing. */
  readonly failureRate: number
  /** Calls that never end until they are aborted. */
  readonly hangRate: number
  /** Calls that succeed and do nothing. */
  readonly lieRate: number
  /** While Block All is on, a session that was unlocked is blocked again so much later. null: never. */
  readonly reblockAfter: Milliseconds | null
  /** Towards whoever looks. */
  readonly looks: LookTrouble
}

/** How the simulated host misbehaves towards whoever looks at it. Rates as in {@link Trouble}. */
export interface LookTrouble {
  readonly latency: Spread
  readonly failureRate: number
  /** Looks that never end until they are aborted. */
  readonly hangRate: number
  /** Looks that miss about half of the sessions, and say so. */
  readonly incompleteRate: number
  /** Looks that see no session at all, and claim that this is all. */
  readonly emptyRate: number
}

interface Spread {
  readonly min: Milliseconds
  readonly max: Milliseconds
}

export const noLookTrouble: LookTrouble = {
  latency: { min: ms(0), max: ms(0) },
  failureRate: 0,
  hangRate: 0,
  incompleteRate: 0,
  emptyRate: 0,
}

export const noTrouble: Trouble = {
  latency: { min: ms(0), max: ms(0) },
  failureRate: 0,
  hangRate: 0,
  lieRate: 0,
  reblockAfter: null,
  looks: noLookTrouble,
}

/** What becomes of one call. */
export interface Fate {
  readonly kind: 'act' | 'fail' | 'hang' | 'lie'
  readonly latency: Milliseconds
  /** Whether the host carries on with a call that is aborted before it ended. */
  readonly actsWhenAborted: boolean
}

/** What becomes of one look. */
export interface LookFate {
  readonly kind: 'see' | 'fail' | 'hang' | 'incomplete' | 'empty'
  readonly latency: Milliseconds
}

/** Draws three numbers whatever the trouble is, so that a seed gives the same row of fates when only a rate changes. */
export function drawFate(trouble: Trouble, random: Random): Fate {
  const { failureRate, hangRate, lieRate } = trouble
  const [roll, pace, afterwards] = [random(), random(), random()]
  const kind =
    chosen(roll, [
      ['fail', failureRate],
      ['hang', hangRate],
      ['lie', lieRate],
    ] as const) ?? 'act'
  return { kind, latency: within(trouble.latency, pace), actsWhenAborted: afterwards < 0.5 }
}

/** Draws nothing where looks have no trouble: how often somebody looks is then no part of what a seed means. */
export function drawLookFate(trouble: LookTrouble, random: Random): LookFate {
  const { latency, failureRate, hangRate, incompleteRate, emptyRate } = trouble
  if (latency.max + failureRate + hangRate + incompleteRate + emptyRate === 0) return { kind: 'see', latency: ms(0) }
  const [roll, pace] = [random(), random()]
  const rates = [
    ['fail', failureRate],
    ['hang', hangRate],
    ['incomplete', incompleteRate],
    ['empty', emptyRate],
  ] as const
  return { kind: chosen(roll, rates) ?? 'see', latency: within(latency, pace) }
}

function chosen<Kind>(roll: number, rates: readonly (readonly [Kind, number])[]): Kind | null {
  let below = 0
  for (const [kind, rate] of rates) {
    below += rate
    if (roll < below) return kind
  }
  return null
}

function within({ min, max }: Spread, share: number): Milliseconds {
  return ms(min + (max - min) * share)
}
