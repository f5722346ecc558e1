import type { Rule } from '../model/policy.ts'
import { blame } from './blame.ts'
import type { Example, Examples } from './example.ts'
import type { Asked, Questions } from './questions.ts'
import type { Found } from './search.ts'

/** What becomes of a rule within the horizon. */
export type Verdict =
  /** There are sessions of which it decides, as the example shows; where it only ever conflicts, one over which it does. */
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
  const equals = others.filter(other => other.rule.priority === rule.priority && other.rule.ensure !== rule.ensure)
  const parts: Parts = { asked, above, equals, others, questions, examples }
  const wins = questions.ask({ yes: [asked], aside: [...above, ...equals] })
  if (wins.kind === 'found') {
    const acts = rule.ensure !== 'disconnected' || rule.planOnly
    return acts ? { kind: 'decides', example: examples.of(wins.found) } : disconnecting(wins.found, parts)
  }
  const speaks = questions.ask({ yes: [asked], aside: above })
  switch (speaks.kind) {
    case 'gave-up':
      return undecided
    case 'found':
      return wins.kind === 'none' ? { kind: 'decides', example: examples.of(speaks.found) } : undecided
    case 'none': {
      const by = blame(questions, questions.near(asked, above), some => ({ yes: [asked], aside: some }))
      return { kind: 'hidden', by: by.map(other => other.rule), example: examples.of(any.found) }
    }
    default:
      return speaks satisfies never
  }
}

interface Parts {
  readonly asked: Asked
  /** Those that go before it. */
  readonly above: readonly Asked[]
  /** Those with which it would conflict. */
  readonly equals: readonly Asked[]
  readonly others: readonly Asked[]
  readonly questions: Questions
  readonly examples: Examples
}

/**
 * A disconnect needs more than winning: that nobody who wants something else is in doubt.
 * @param won somebody of whom it wins, in doubt or not
 */
function disconnecting(won: Found, { asked, above, equals, others, questions, examples }: Parts): Verdict {
  const { priority, ensure } = asked.rule
  const opposing = others.filter(({ rule }) => rule.priority >= priority && rule.ensure !== ensure)
  const acts = questions.ask({ yes: [asked], aside: above, no: opposing })
  switch (acts.kind) {
    case 'gave-up':
      return undecided
    case 'found':
      return { kind: 'decides', example: examples.of(acts.found) }
    case 'none': {
      const by = blame(questions, opposing, some => ({ yes: [asked], aside: [...above, ...equals], no: some }))
      return { kind: 'in-doubt', by: by.map(other => other.rule), example: examples.of(won) }
    }
    default:
      return acts satisfies never
  }
}

/** Whether the one goes before the other whenever both match, without a conflict. */
function goesBefore(one: Asked, other: Asked): boolean {
  if (one.rank > other.rank) return false
  return one.rule.priority > other.rule.priority || one.rule.ensure === other.rule.ensure
}
