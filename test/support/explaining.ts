import type { Rule, RuleRef } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { type Explanation, explain } from '../../src/planner/explain.ts'
import { type Circumstances, inputsOf } from './planning.ts'

/** Why the one session is decided about as it is. */
export function explained(rules: readonly Rule[], session: Session, given: Circumstances = {}): Explanation {
  const explanation = explain(inputsOf(rules, [session], given), session.id)
  if (explanation === null) throw new Error('the session was not found')
  return explanation
}

export function namesOf(rules: readonly { readonly ref: Pick<RuleRef, 'rule'> }[]): readonly string[] {
  return rules.map(({ ref }) => ref.rule)
}
