import type { Decision } from '../../model/plan.ts'
import { momentText } from './moment-text.ts'
import { targetText } from './operation-text.ts'
import { printable } from './printable.ts'
import { ruleName } from './reason-text.ts'
import { sessionCount } from './session-count.ts'

type Drifting = Decision & { readonly drift: NonNullable<Decision['drift']> }

/** So many that a line each is quickly read. */
const NAMED = 3

/** Where an override decides and not the policies: until when, and what they would want. A line a session, or one for many that are alike. */
export function driftLines(decisions: readonly Decision[], all: boolean): readonly string[] {
  const groups = Map.groupBy(decisions.filter(isDrifting), drifting => driftText(drifting))
  return [...groups].flatMap(([text, group]) =>
    all || group.length <= NAMED
      ? group.map(({ session }) => `Drift: ${targetText(session)}: ${text}.`)
      : [`Drift: ${sessionCount(group.length)}: ${text}.`],
  )
}

function isDrifting(decision: Decision): decision is Drifting {
  return decision.drift !== undefined
}

/** The same as the end of a sentence. */
export function driftText({ drift, desired }: Pick<Drifting, 'drift' | 'desired'>): string {
  return `override by ${printable(drift.by)} until ${momentText(drift.until)}; ${policyText(drift, desired)}`
}

function policyText({ desired, rule }: Drifting['drift'], instead: Decision['desired']): string {
  if (rule === null) return 'no policy is about it'
  if (desired === instead) return `${ruleName(rule)} wants the same`
  return `the policy ${ruleName(rule)} ${desired === null ? 'would leave it alone' : `wants it ${desired}`}`
}
