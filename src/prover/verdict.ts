import type { Rule } from '../model/policy.ts'
import { type MatchPart, partsOf } from '../planner/explain-parts.ts'
import { none, only } from './class-set.ts'
import type { Example, Examples } from './example.ts'
import { fewest } from './fewest.ts'
import { dimensions } from './need.ts'
import type { Asked, Questions } from './questions.ts'
import type { Answer, Found } from './search.ts'
import { admins } from './universe.ts'

/** What becomes of a rule within the horizon. */
export type Verdict =
  /** There are sessions of which it decides, as the example shows; where it only ever conflicts, one over which it does. */
  | { readonly kind: 'decides'; example(): Example }
  /** None of its windows comes, or it expired before, or begins after. */
  | { readonly kind: 'never-holds' }
  /** No session can be what it asks for; these parts are enough for that. */
  | { readonly kind: 'never-matches'; readonly parts: readonly MatchPart[] }
  /** Whenever it matches, one of these goes before it; the example is one of its sessions. */
  | { readonly kind: 'hidden'; readonly by: readonly Rule[]; readonly example: Example }
  /** It would disconnect, and where it wins one of these might match as well, which keeps a disconnect back. */
  | { readonly kind: 'in-doubt'; readonly by: readonly Rule[]; readonly example: Example }
  /** It would act, and whomever it could act on is an administrator, or for a disconnect may be one. */
  | { readonly kind: 'protected'; readonly example: Example }
  | { readonly kind: 'undecided' }

const undecided: Verdict = { kind: 'undecided' }

export function verdictOf(asked: Asked, holds: boolean, questions: Questions, examples: Examples): Verdict {
  if (!holds) return { kind: 'never-holds' }
  const any = questions.ask({ yes: [asked] })
  if (any.kind === 'gave-up') return undecided
  if (any.kind === 'none') return { kind: 'never-matches', parts: excluding(asked, questions) }
  const { rule } = asked
  // What is only shown is compared with everything, what is enforced only with what is.
  const others = questions.near(asked).filter(other => rule.planOnly || !other.rule.planOnly)
  const above = others.filter(other => goesBefore(other, asked))
  const equals = others.filter(other => other.rule.priority === rule.priority && other.rule.ensure !== rule.ensure)
  const parts: Parts = { asked, above, equals, others, questions, examples }
  const wins = questions.ask({ yes: [asked], aside: [...above, ...equals] })
  if (wins.kind === 'found') {
    if (rule.planOnly || rule.ensure === 'unmanaged') return deciding(wins.found, examples)
    return rule.ensure === 'disconnected' ? disconnecting(wins.found, parts) : unlocking(wins.found, parts)
  }
  const speaks = questions.ask({ yes: [asked], aside: above })
  switch (speaks.kind) {
    case 'gave-up':
      return undecided
    case 'found':
      return wins.kind === 'none' ? { kind: 'decides', example: () => examples.of(speaks.found) } : undecided
    case 'none': {
      const by = fewest(above, some => questions.ask({ yes: [asked], aside: some }).kind === 'none')
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

function deciding(found: Found, examples: Examples): Verdict {
  return { kind: 'decides', example: () => examples.of(found) }
}

/** An unlock needs more than winning: somebody who is not known as an administrator. @param won somebody of whom it wins */
function unlocking(won: Found, { asked, above, equals, questions, examples }: Parts): Verdict {
  if (asked.rule.touchAdmins || isNoAdministrator(won)) return deciding(won, examples)
  const acts = questions.ask({ yes: [asked], aside: [...above, ...equals, administrators(asked, questions)] })
  return acting(acts, won, examples)
}

/** Whether who was found can be somebody who is none, and it is known. Most often so, which spares a question. */
function isNoAdministrator({ left }: Found): boolean {
  return ((left[dimensions.indexOf('admin')] ?? none) & only(admins.indexOf(false))) !== none
}

/** For questions: as though a rule asked for administrators. */
function administrators(asked: Asked, questions: Questions): Asked {
  return questions.asking(asked, { admin: true })
}

function acting(acts: Answer, kept: Found, examples: Examples): Verdict {
  switch (acts.kind) {
    case 'gave-up':
      return undecided
    case 'found':
      return deciding(acts.found, examples)
    case 'none':
      return { kind: 'protected', example: examples.of(kept) }
    default:
      return acts satisfies never
  }
}

/**
 * A disconnect needs more than winning: that nobody who wants something else is in doubt, and that it is no administrator.
 * @param won somebody of whom it wins, in doubt or not
 */
function disconnecting(won: Found, { asked, above, equals, others, questions, examples }: Parts): Verdict {
  const { priority, ensure } = asked.rule
  const opposing = others.filter(({ rule }) => rule.priority >= priority && rule.ensure !== ensure)
  const sure = questions.ask({ yes: [asked], aside: above, no: opposing })
  switch (sure.kind) {
    case 'gave-up':
      return undecided
    case 'found': {
      if (asked.rule.touchAdmins || isNoAdministrator(sure.found)) return deciding(sure.found, examples)
      const no = [...opposing, administrators(asked, questions)]
      return acting(questions.ask({ yes: [asked], aside: above, no }), sure.found, examples)
    }
    case 'none': {
      const by = fewest(
        opposing,
        some => questions.ask({ yes: [asked], aside: [...above, ...equals], no: some }).kind === 'none',
      )
      return { kind: 'in-doubt', by: by.map(other => other.rule), example: examples.of(won) }
    }
    default:
      return sure satisfies never
  }
}

/** The parts of a match that no session can meet together, as few as can be. */
function excluding(asked: Asked, questions: Questions): readonly MatchPart[] {
  const parts = new Map(partsOf(asked.rule.match).map(part => [questions.asking(asked, part.alone), part]))
  const few = fewest([...parts.keys()], some => questions.ask({ yes: some }).kind === 'none')
  return few.flatMap(each => parts.get(each) ?? [])
}

/** Whether the one goes before the other whenever both match, without a conflict. */
function goesBefore(one: Asked, other: Asked): boolean {
  if (one.rank > other.rank) return false
  return one.rule.priority > other.rule.priority || one.rule.ensure === other.rule.ensure
}
