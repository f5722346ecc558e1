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
export function conflictsOf(
  speaking: readonly Asked[],
  {
    questions,
    examples,
    onProgress,
  }: { readonly questions: Questions; readonly examples: Examples; readonly onProgress: (share: number) => void },
): Conflicts {
  const conflicts: Conflict[] = []
  const unclear = new Set<Rule>()
  const able = new Set(speaking.filter(({ rule }) => !rule.planOnly))
  for (const second of able) {
    onProgress(second.rank / questions.rules.length)
    const enforced = questions.near(second).filter(({ rule }) => !rule.planOnly)
    for (const first of enforced.filter(other => able.has(other) && opposes(other, second))) {
      const aside = enforced.filter(other => goesBeforeThem(other, first, second))
      const answer = questions.ask({ yes: [first, second], aside })
      if (answer.kind === 'gave-up') unclear.add(second.rule)
      if (answer.kind !== 'found') continue
      conflicts.push({ first: first.rule, second: second.rule, example: examples.of(answer.found) })
    }
  }
  return { conflicts, unclear }
}

/** Stands before it, and wants something else at the same priority. */
function opposes({ rank, rule }: Asked, second: Asked): boolean {
  return rank < second.rank && rule.priority === second.rule.priority && rule.ensure !== second.rule.ensure
}

/** With it, others would be named: one before the first would have won, one between them would be what the first conflicts with. */
function goesBeforeThem(other: Asked, first: Asked, second: Asked): boolean {
  if (other.rank < first.rank) return true
  return other.rank > first.rank && other.rank < second.rank && other.rule.ensure !== first.rule.ensure
}
