import type { Plan } from '../model/plan.ts'
import type { DifferenceSummary, SessionDifference } from './diff.ts'
import { newlyOf } from './tally.ts'
import { areAlike, haveSameOutcome, verdictOf } from './verdict.ts'

/** Both plans are of one observation, so their sessions are the same, in the same order. */
export function differencesBetween(before: Plan, after: Plan): readonly SessionDifference[] {
  return after.decisions.flatMap((decision, index): readonly SessionDifference[] => {
    const was = before.decisions[index]
    if (was === undefined || areAlike(was, decision)) return []
    const kind = haveSameOutcome(was, decision) ? 'rule' : 'outcome'
    return [{ session: decision.session, before: verdictOf(was), after: verdictOf(decision), kind }]
  })
}

export function summaryOfDifferences(
  before: Plan,
  after: Plan,
  found: readonly Pick<SessionDifference, 'kind'>[],
): DifferenceSummary {
  return {
    sessions: after.decisions.length,
    differences: found.length,
    byRuleAlone: found.filter(({ kind }) => kind === 'rule').length,
    before: before.summary,
    after: after.summary,
    newly: newlyOf(before.decisions, after.decisions),
  }
}
