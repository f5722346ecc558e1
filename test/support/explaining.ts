import { noHolds } from '../../src/model/hold.ts'
import { emptyLedger } from '../../src/model/ledger.ts'
import type { Rule, RuleRef } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { type Explanation, explain } from '../../src/planner/explain.ts'
import { type PlanInputs, prepare } from '../../src/planner/plan.ts'
import { bundle } from './bundle.ts'
import { guards } from './guards.ts'
import { noon, observation } from './observation.ts'
import type { Circumstances } from './planning.ts'

export function inputsOf(rules: readonly Rule[], sessions: readonly Session[], given: Circumstances = {}): PlanInputs {
  const now = given.now ?? noon
  return {
    prepared: prepare(bundle(rules, given.bundle)),
    observation: observation(sessions, { observedAt: now, ...given.observation }),
    ledger: { ...emptyLedger, ...given.ledger },
    holds: { ...noHolds, ...given.holds },
    guards: { ...guards, stopped: given.stopped ?? false, ...given.guards },
    now,
    zones: given.zones ?? null,
  }
}

/** Why the one session is decided about as it is. */
export function explained(rules: readonly Rule[], session: Session, given: Circumstances = {}): Explanation {
  const explanation = explain(inputsOf(rules, [session], given), session.id)
  if (explanation === null) throw new Error('the session was not found')
  return explanation
}

export function namesOf(rules: readonly { readonly ref: Pick<RuleRef, 'rule'> }[]): readonly string[] {
  return rules.map(({ ref }) => ref.rule)
}
