import type { BundleDifference } from '../compare/diff.ts'
import { countsOfDifference, countsOfPlan, type Gate, trippedBy } from '../compare/fail-if.ts'
import { tallyOf } from '../compare/tally.ts'
import type { TurningPoints } from '../compare/turning-points.ts'
import type { Plan } from '../model/plan.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import { type PlanInputs, plan } from '../planner/plan.ts'
import { earliest } from '../planner/schedule.ts'
import { type Looking, lookAhead } from './over.ts'
import type { GateOutcome } from './views/gate-text.ts'

/** What comes of `diff --fail-if`. */
export function gatesOf(found: BundleDifference, gates: readonly Gate[]): GateOutcome {
  const cut = found.snapshots.flatMap(({ over }) => (over === null || over.cut === null ? [] : [over.until]))
  const lookedUntil = cut.reduce<Instant | null>(earliest, null)
  return { tripped: trippedBy(gates, countsOfDifference(found)), lookedUntil }
}

/** What comes of `plan --fail-if` for a plan that was made elsewhere: of that alone. */
export function gatesOfMade({ host, plannedAt: at, decisions }: Plan, gates: readonly Gate[]): GateOutcome {
  return { tripped: trippedBy(gates, countsOfPlan({ host, at, tally: tallyOf(decisions) }, null)), lookedUntil: null }
}

/**
 * What comes of `plan --fail-if`, now and as far as is looked ahead. It counts as though the host were armed and not stopped: where it is not,
 * nothing would ever be due.
 * @param seen what was found by looking ahead upon these inputs; null: nobody looked
 */
export function gatesOfPlan(
  inputs: PlanInputs,
  gates: readonly Gate[],
  { over, seen = null }: { readonly over: Milliseconds | null; readonly seen?: TurningPoints | null },
  looking: Looking,
): GateOutcome {
  const isReady = inputs.guards.armed && !inputs.guards.stopped
  const ready = isReady ? inputs : { ...inputs, guards: { ...inputs.guards, armed: true, stopped: false } }
  const { host, decisions, plannedAt: at } = plan(ready)
  // Every instant is planned for, so a long look is not had twice.
  const ahead = over === null ? null : isReady && seen !== null ? seen : lookAhead(ready, over, looking)
  return {
    tripped: trippedBy(gates, countsOfPlan({ host, at, tally: tallyOf(decisions) }, ahead)),
    lookedUntil: ahead === null || ahead.cut === null ? null : ahead.until,
  }
}

/** What nobody looked at is not passed: neither what lies too far ahead, nor whom a snapshot without names does not tell. */
export function hasPassed({ tripped, lookedUntil, unseen = [] }: GateOutcome): boolean {
  return tripped.length === 0 && lookedUntil === null && unseen.length === 0
}
