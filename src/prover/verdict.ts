import type { Rule } from '../model/policy.ts'
import { blame } from './blame.ts'
import type { Example, Examples } from './example.ts'
import type { Asked, Questions } from './questions.ts'

/** What becomes of a rule within the horizon. */
export type Verdict =
  /** There are sessions of which it decides, as the example shows. */
  | { readonly kind: 'decides'; readonly example: Example }
  /** None of its windows comes, or it expired before, or begins after. */
  | { readonly kind: 'never-holds' }
  /** No session can be what it asks for. */
  | { readonly kind: 'never-matches' }
  /** Whenever it matches, one of these goes before it; the example is one of its sessions. */
  | { readonly kind: 'hidden'; readonly by: readonly Rule[]; readonly example: Example }
  /** It would disconnect, and where it wins one of these might match as well, which keeps a disconnect back. */
  | { readonly kind: 'in-doubt'; readonly by: readonly Rule[]; readonly example: Example }
  | { readonly kind: 'undecided' }

const undecided: Verdict = { kind: 'undecided' }

export function verdictOf(asked: Asked, holds: boolean, questions: Questions, examples: Examples): Verdict {
  if (!holds) return { kind: 'never-holds' }
  const any = questions.ask({ yes: [asked] })
  if (any.kind === 'gave-up') return undecided
  if (any.kind === 'none') return { kind: 'never-matches' }
  const { rule } = asked
  // What is only shown is compared with everything, what is enforced only with what is.
  const others = questions.rules.filter(other => other !== asked && (rule.planOnly || !other.rule.planOnly))
  const above = others.filter(other => goesBefore(other, asked))
  const wins = questions.ask({ yes: [asked], aside: above })
  switch (wins.kind) {
    case 'gave-up':
      return undecided
    case 'found':
      if (rule.planOnly || rule.ensure !== 'disconnected') return { kind: 'decides', example: examples.of(wins.found) }
      return (
        disconnecting({ asked, above, others, questions, examples }) ?? {
          kind: 'decides',
          example: examples.of(wins.found),
        }
      )
    case 'none': {
      const by = blame(questions, questions.near(asked, above), some => ({ yes: [asked], aside: some }))
      return { kind: 'hidden', by: by.map(other => other.rule), example: examples.of(any.found) }
    }
    default:
      return wins satisfies never
  }
}

/** Whether the one goes before the other whenever both match, without a conflict. */
function goesBefore(one: Asked, other: Asked): boolean {
  if (one.rank > other.rank) return false
  return one.rule.priority > other.rule.priority || one.rule.ensure === other.rule.ensure
}

interface Disconnecting {
  readonly asked: Asked
  readonly above: readonly Asked[]
  readonly others: readonly Asked[]
  readonly questions: Questions
  readonly examples: Examples
}

/** A disconnect needs more than winning: that nobody who wants something else is in doubt. null: it never is without a conflict. */
function disconnecting({ asked, above, others, questions, examples }: Disconnecting): Verdict | null {
  const { priority, ensure } = asked.rule
  const opposing = others.filter(({ rule }) => rule.priority >= priority && rule.ensure !== ensure)
  const acts = questions.ask({ yes: [asked], aside: above, no: opposing })
  if (acts.kind === 'gave-up') return undecided
  if (acts.kind === 'found') return { kind: 'decides', example: examples.of(acts.found) }
  const equals = opposing.filter(({ rule }) => rule.priority === priority)
  const alone = questions.ask({ yes: [asked], aside: [...above, ...equals] })
  if (alone.kind === 'gave-up') return undecided
  if (alone.kind === 'none') return null
  const by = blame(questions, opposing, some => ({ yes: [asked], aside: [...above, ...equals], no: some }))
  return { kind: 'in-doubt', by: by.map(other => other.rule), example: examples.of(alone.found) }
}
