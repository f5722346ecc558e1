import type { Plan } from '../model/plan.ts'
import type { PlanInputs } from '../planner/plan.ts'
import { earliest } from '../planner/schedule.ts'
import type { DifferencePoint, DifferencesOver, SessionDifference } from './diff.ts'
import { differencesBetween, summaryOfDifferences } from './differences.ts'
import { Foresight } from './foresight.ts'
import { type Horizon, maxPointsOf, walk } from './turning-points.ts'
import { isSteady } from './verdict.ts'

type Found = ReadonlyMap<string, SessionDifference>

/** The instants after `now` from which on two bundles decide differently in another way. Both are planned for at each. */
export function differencesOver(before: PlanInputs, after: PlanInputs, horizon: Horizon): DifferencesOver {
  const old = new Foresight(before)
  const current = new Foresight(after)
  const points: DifferencePoint[] = []
  let last: Found | null = null
  const walked = walk(after.now, horizon, at => {
    const was = old.at(at)
    const is = current.at(at)
    const found: Found = new Map(differencesBetween(was, is).map(each => [each.session.id, each]))
    const point = last === null ? null : pointBetween(last, found, was, is)
    if (point !== null) {
      if (points.length === maxPointsOf(horizon)) return 'full'
      points.push(point)
    }
    last = found
    return earliest(was.wakeAt, is.wakeAt)
  })
  return { ...walked, points }
}

/** @returns null: as it was */
function pointBetween(last: Found, found: Found, was: Plan, is: Plan): DifferencePoint | null {
  const all = [...found.values()]
  const differences = all.filter(each => !isAsBefore(each, last.get(each.session.id)))
  const settled = [...last.values()].filter(({ session }) => !found.has(session.id)).map(({ session }) => session)
  if (differences.length === 0 && settled.length === 0) return null
  return { at: is.plannedAt, differences, settled, summary: summaryOfDifferences(was, is, all) }
}

function isAsBefore(now: SessionDifference, last: SessionDifference | undefined): boolean {
  return last !== undefined && isSteady(last.before, now.before) && isSteady(last.after, now.after)
}
