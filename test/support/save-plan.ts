import type { SavedAction, SavedPlan } from '../../src/model/saved-plan.ts'
import { plan, prepare } from '../../src/planner/plan.ts'
import { guards } from './guards.ts'
import type { Loop } from './loop.ts'

/** What a plan made now wants by the rules of the loop, as somebody saves it who acts on nothing. */
export async function savePlan(loop: Loop, id = 'plan-1'): Promise<SavedPlan> {
  const look = loop.reconciler.nextLook()
  await loop.rest()
  const observation = await look
  const prepared = prepare(loop.bundle)
  const { store, clock } = loop
  const [ledger, holds] = [store.ledger(), store.holds()]
  const made = plan({ prepared, observation, ledger, holds, guards, now: clock.now(), zones: null })
  const actions = made.decisions.flatMap(({ session, action, status }): SavedAction[] =>
    session.incarnation === null || action === 'none' || (status !== 'change' && status !== 'assert')
      ? []
      : [{ session: { ...session, incarnation: session.incarnation }, action }],
  )
  return { id, host: made.host, revision: made.revision, plannedAt: made.plannedAt, actions }
}
