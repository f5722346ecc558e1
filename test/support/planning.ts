import { type Holds, noHolds } from '../../src/model/hold.ts'
import { emptyLedger, type GuardSettings, type Ledger } from '../../src/model/ledger.ts'
import type { Decision, Plan } from '../../src/model/plan.ts'
import type { Bundle, Rule } from '../../src/model/policy.ts'
import type { Observation, Session } from '../../src/model/session.ts'
import type { Instant } from '../../src/model/time.ts'
import type { Zones } from '../../src/model/zones.ts'
import { type PlanInputs, plan, prepare } from '../../src/planner/plan.ts'
import { bundle } from './bundle.ts'
import { guards } from './guards.ts'
import { noon, observation } from './observation.ts'

/** What a plan depends on besides rules and sessions; left out, nothing was ever done and it is noon. */
export interface Circumstances {
  readonly ledger?: Partial<Ledger>
  readonly holds?: Partial<Holds>
  readonly guards?: Partial<GuardSettings>
  readonly stopped?: boolean
  readonly now?: Instant
  readonly zones?: Zones
  readonly bundle?: Partial<Bundle>
  readonly observation?: Partial<Observation>
}

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

export function planned(rules: readonly Rule[], sessions: readonly Session[], given: Circumstances = {}): Plan {
  return plan(inputsOf(rules, sessions, given))
}

/** The decision about one session. */
export function decided(rules: readonly Rule[], session: Session, given: Circumstances = {}): Decision {
  const [decision] = planned(rules, [session], given).decisions
  if (decision === undefined) throw new Error('the plan decided nothing')
  return decision
}
