import { type Hold, noHolds, OVERRIDE_POLICY, type Override } from '../../src/model/hold.ts'
import { emptyLedger } from '../../src/model/ledger.ts'
import type { Ensure, Match, Rule, RuleRef } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { plus } from '../../src/model/time.ts'
import { type Explanation, explain } from '../../src/planner/explain.ts'
import { type PlanInputs, prepare } from '../../src/planner/plan.ts'
import { bundle, lasting, rule } from './bundle.ts'
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

const everySession: Match = { everySession: true }

/** Ms Keller's hold on every session for an hour from noon. */
export function hold(differences: Partial<Hold> = {}): Hold {
  return {
    kind: 'hold',
    id: 'h1',
    selector: { text: 'everySession', match: everySession },
    incarnation: null,
    by: 'CLASS\\keller',
    reason: 'exam',
    placedAt: noon,
    until: plus(noon, lasting('1h')),
    released: new Set(),
    honours: null,
    ...differences,
  }
}

/** Ms Keller's override of every session for an hour from noon. */
export function override(ensure: Ensure, differences: Partial<Omit<Override, 'rule'>> = {}): Override {
  const { id = 'o1', selector = { text: 'everySession', match: everySession } } = differences
  const content = { policy: OVERRIDE_POLICY, rule: id, file: 'override', line: 0, ensure, match: selector.match }
  const { honours: _, ...placed } = hold()
  return {
    ...placed,
    ...differences,
    kind: 'override',
    id,
    selector,
    rule: rule({ ...content, priority: Number.MAX_SAFE_INTEGER }),
  }
}
