import type { DecidedSession, Plan, Summary } from '../model/plan.ts'
import { type Instant, type Milliseconds, plus } from '../model/time.ts'
import type { PlanInputs } from '../planner/plan.ts'
import type { Tally, Verdict } from './diff.ts'
import { Foresight } from './foresight.ts'
import { tallyOf } from './tally.ts'
import { isSteady, verdictOf } from './verdict.ts'

/** A session whose decision time alone changes. */
export interface Turn {
  readonly session: DecidedSession
  readonly before: Verdict
  readonly after: Verdict
}

/** An instant at which decisions change though sessions do not. */
export interface TurningPoint {
  readonly at: Instant
  /** By session id; never empty. */
  readonly turns: readonly Turn[]
  /** Of all sessions from here on. */
  readonly summary: Summary
  /** Of all sessions from here on, as gates count. */
  readonly tally: Tally
}

export interface TurningPoints {
  readonly from: Instant
  /** Looked at up to here; the instant itself does not belong. */
  readonly until: Instant
  /** null: up to what was asked for; else why it ended at `until` already. */
  readonly cut: 'points' | 'plans' | null
  /** In order. */
  readonly points: readonly TurningPoint[]
}

/** How far to look, and how much work that may be. */
export interface Horizon {
  readonly over: Milliseconds
  /** @default 1000 */
  readonly maxPoints?: number
  /** Instants planned for. @default 20000 */
  readonly maxPlans?: number
  /** Called after every instant that was planned for. */
  onProgress?(at: Instant): void
}

/**
 * The instants after `inputs.now` at which decisions change though sessions stay as they are and nothing is done: windows, clock changes,
 * idle times, notices, and the ends of policies, holds, overrides and waits. Exact: it goes from one `wakeAt` to the next, which is
 * never late.
 */
export function turningPoints(inputs: PlanInputs, horizon: Horizon): TurningPoints {
  const { now: from } = inputs
  const foresight = new Foresight(inputs)
  const points: TurningPoint[] = []
  let last: Plan | null = null
  const walked = walk(from, horizon, at => {
    const made = foresight.at(at)
    const turns = last === null ? [] : turnsBetween(last, made)
    if (turns.length > 0) {
      if (points.length === maxPointsOf(horizon)) return 'full'
      points.push({ at, turns, summary: made.summary, tally: tallyOf(made.decisions) })
    }
    last = made
    return made.wakeAt
  })
  return { from, ...walked, points }
}

/** Goes from instant to instant until one lies beyond the horizon, or there is no room for more. */
export function walk(
  from: Instant,
  { over, maxPlans = 20_000, onProgress }: Horizon,
  visit: (at: Instant) => Instant | null | 'full',
): Pick<TurningPoints, 'until' | 'cut'> {
  const until = plus(from, over)
  let at = from
  for (let plans = 0; at < until; plans++) {
    if (plans === maxPlans) return { until: at, cut: 'plans' }
    const next = visit(at)
    if (next === 'full') return { until: at, cut: 'points' }
    onProgress?.(at)
    if (next === null) break
    if (next <= at) throw new RangeError('A plan asked to be made again at once')
    at = next
  }
  return { until, cut: null }
}

export function maxPointsOf({ maxPoints = 1_000 }: Horizon): number {
  return maxPoints
}

/** Both plans are of one observation, so their sessions are the same, in the same order. */
function turnsBetween(before: Plan, after: Plan): readonly Turn[] {
  return after.decisions.flatMap((decision, index): readonly Turn[] => {
    const was = before.decisions[index]
    if (was === undefined || isSteady(was, decision)) return []
    return [{ session: decision.session, before: verdictOf(was), after: verdictOf(decision) }]
  })
}
