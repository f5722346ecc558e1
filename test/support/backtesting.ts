import { deedsIn } from '../../src/cli/deeds.ts'
import { Backtest } from '../../src/compare/backtest.ts'
import type { BacktestResult } from '../../src/compare/backtest-result.ts'
import type { Deed } from '../../src/compare/backtest-stay.ts'
import { momentsOf } from '../../src/compare/backtest-timeline.ts'
import type { Rule } from '../../src/model/policy.ts'
import type { Instant } from '../../src/model/time.ts'
import { prepare } from '../../src/planner/plan.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import type { RecordedObservation, RecordedPlan } from '../../src/store/recorded.ts'
import type { Store } from '../../src/store/store.ts'
import { bundle, lasting } from './bundle.ts'
import { guards } from './guards.ts'

export interface Records {
  readonly observations: Iterable<RecordedObservation>
  readonly plans: Iterable<RecordedPlan>
  readonly deeds?: readonly Deed[]
  readonly from?: Instant
  readonly to?: Instant
}

export function recordsOf(store: Pick<Store, 'recordedObservations' | 'recordedPlans' | 'journal'>): Records {
  return {
    deeds: deedsIn(store.journal({})),
    observations: store.recordedObservations({}),
    plans: store.recordedPlans({}),
  }
}

/**
 * What these rules would have come to, over what is recorded.
 * @param before the rules that were in force then
 */
export async function tried(
  { observations, plans, deeds, from, to }: Records,
  rules: readonly Rule[],
  before: readonly Rule[],
): Promise<BacktestResult> {
  const backtest = new Backtest({
    prepared: prepare(bundle(rules, { revision: 'sha256:tried' })),
    zones: await loadZones(),
    guards,
    deeds: deeds ?? [],
    ensureThen: ({ holds }, policy, name) =>
      [...before, ...holds.overrides.map(({ rule }) => rule)].find(rule => rule.policy === policy && rule.rule === name)
        ?.ensure ?? null,
  })
  const longestGap = lasting('2m')
  for (const moment of momentsOf({ observations, plans, longestGap, from: from ?? null, to: to ?? null })) {
    backtest.follow(moment)
  }
  return backtest.result()
}
