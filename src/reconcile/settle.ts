import type { Effect } from '../model/action.ts'
import { ms } from '../model/time.ts'
import type { Fact } from '../store/fact.ts'
import type { EndedAction } from './action-queue.ts'
import { type ConcludeContext, conclude } from './conclude.ts'
import type { ReconcileEvent } from './events.ts'
import { type Evidence, judge } from './judge.ts'

export interface SettledAction {
  readonly action: EndedAction
  /** null: the outcome left no effect to look for. */
  readonly effect: Effect | null
}

export interface Settlement {
  readonly settled: readonly SettledAction[]
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
}

/**
 * Lets one observation settle all actions that ended; those it says nothing about stay open.
 * @param before those that had ended when the observation began: two readings of one clock can be the same
 */
export function settleAll(
  ended: readonly EndedAction[],
  before: ReadonlySet<EndedAction>,
  evidence: Evidence,
  context: ConcludeContext,
): Settlement {
  const settled: SettledAction[] = []
  const facts: Fact[] = []
  const events: ReconcileEvent[] = []
  for (const action of ended) {
    const { intent, outcome, intendedAt } = action
    const needsLook = outcome.kind === 'done' || outcome.kind === 'unknown' || outcome.kind === 'gone'
    const shown = needsLook && before.has(action) ? judge(action, evidence) : null
    if (needsLook && shown === null) continue
    const conclusion = conclude(intent, outcome, shown, context)
    // Nothing was done to what had gone.
    const effect = outcome.kind === 'gone' ? null : shown
    settled.push({ action, effect })
    facts.push(...conclusion.facts)
    if (effect !== null && (outcome.kind === 'done' || outcome.kind === 'unknown')) {
      const after = ms(evidence.begunAt - intendedAt)
      events.push({ kind: 'settled', intent, outcome: outcome.kind, effect, after })
    }
    events.push(...conclusion.events)
  }
  return { settled, facts, events }
}
