import type { Rule } from '../model/policy.ts'
import type { Example, Examples } from './example.ts'
import type { Asked, Questions } from './questions.ts'

/** Two rules of one priority that want different things of one session, which therefore gets nothing. The planner names just these two. */
export interface Conflict {
  readonly first: Rule
  readonly second: Rule
  readonly example: Example
}

export interface Conflicts {
  readonly conflicts: readonly Conflict[]
  readonly unclear: ReadonlySet<Rule>
}

/** @param speaking rules that may be heard at all, by rank */
export function conflictsOf(speaking: readonly Asked[], questions: Questions, examples: Examples): Conflicts {
  const conflicts: Conflict[] = []
  const unclear = new Set<Rule>()
  const enforced = questions.rules.filter(({ rule }) => !rule.planOnly)
  const able = speaking.filter(({ rule }) => !rule.planOnly)
  for (const [index, second] of able.entries()) {
    for (const first of able.slice(0, index)) {
      if (first.rule.priority !== second.rule.priority || first.rule.ensure === second.rule.ensure) continue
      if (!questions.meet(first, second)) continue
      const answer = questions.ask({
        yes: [first, second],
        aside: enforced.filter(other => goesBeforeThem(other, first, second)),
      })
      if (answer.kind === 'gave-up') unclear.add(second.rule)
      if (answer.kind !== 'found') continue
      conflicts.push({ first: first.rule, second: second.rule, example: examples.of(answer.found) })
    }
  }
  return { conflicts, unclear }
}

/** With it, others would be named: one before the first would have won, one between them would be what the first conflicts with. */
function goesBeforeThem(other: Asked, first: Asked, second: Asked): boolean {
  if (other.rank < first.rank) return true
  return other.rank > first.rank && other.rank < second.rank && other.rule.ensure !== first.rule.ensure
}
