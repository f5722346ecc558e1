import type { Bundle, Rule } from '../model/policy.ts'
import type { Zones } from '../model/zones.ts'
import { none } from './class-set.ts'
import { type Conflicts, conflictsOf } from './conflicts.ts'
import { Examples } from './example.ts'
import type { Hours } from './hours.ts'
import { Questions } from './questions.ts'
import { timeClasses } from './time-classes.ts'
import { universeOf } from './universe.ts'
import { type Verdict, verdictOf } from './verdict.ts'

/** What is certain about a bundle over a horizon, for every session that there can be. */
export interface Proof extends Conflicts {
  /** One for each rule, by rank. */
  readonly verdicts: readonly RuleVerdict[]
}

export interface RuleVerdict {
  readonly rule: Rule
  readonly verdict: Verdict
}

export interface ProofInputs {
  readonly bundle: Bundle
  readonly hours: Hours
  readonly zones: Zones
  /** How much is looked at before the rest is left undecided. */
  readonly effort?: number
  /** Told now and then how far it is, between 0 and 1. */
  readonly onProgress?: (share: number) => void
}

/** About ten seconds of a slow machine. */
const EFFORT = 20_000_000

/**
 * Decides for each rule whether it is ever heard, and which rules conflict. Nothing is sampled: sessions and instants are put into classes that no
 * rule tells apart, and the classes are searched. What would take too long is left undecided, and never guessed.
 */
export function prove({ bundle, hours, zones, effort = EFFORT, onProgress = () => {} }: ProofInputs): Proof {
  const spans = bundle.rules.map(rule => hours.of(rule))
  const times = timeClasses(new Set(spans), hours.horizon)
  const universe = universeOf(
    bundle.rules.map(({ match }) => match),
    bundle.stations,
    times.instants.length,
  )
  const holding = new Map([...new Set(spans)].map(hours => [hours, times.during(hours)]))
  const during = spans.map(hours => holding.get(hours) ?? none)
  const questions = new Questions(bundle.rules, during, universe, { steps: effort })
  const examples = new Examples(bundle, universe, times.instants, zones)
  const verdicts = questions.rules.map(asked => {
    onProgress(asked.rank / (2 * bundle.rules.length))
    return {
      rule: asked.rule,
      verdict: verdictOf(asked, (spans[asked.rank] ?? []).length > 0, questions, examples),
    }
  })
  const speaking = questions.rules.filter(({ rank }) => !silent(verdicts[rank]?.verdict))
  return {
    verdicts,
    ...conflictsOf(speaking, { questions, examples, onProgress: share => onProgress((1 + share) / 2) }),
  }
}

/** Whether it is proven that the rule is never heard. */
function silent(verdict: Verdict | undefined): boolean {
  return verdict?.kind === 'never-holds' || verdict?.kind === 'never-matches' || verdict?.kind === 'hidden'
}
