import { refusalOf, type SavedPlan } from '../model/saved-plan.ts'
import type { Instant } from '../model/time.ts'
import { onlySaved } from '../reconcile/only-saved.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { Settings } from '../settings/settings.ts'
import { openStore } from '../store/open-store.ts'
import type { Preview } from './acting.ts'
import { refusedPlan } from './refused-plan.ts'

/**
 * What a saved plan leaves of what is foreseen. Uses nothing up.
 * @throws {RefusedPlan} it would be refused
 */
export function onlySavedOf(foreseen: Preview, saved: SavedPlan, settings: Settings): Preview {
  const { host, plannedAt } = foreseen.plan
  const refusal = refusalOf(saved, { host, now: plannedAt, usedAt: usedAt(saved.id, host, settings) })
  if (refusal !== null) throw refusedPlan(refusal)
  const both = onlySaved(foreseen.plan, saved)
  return { ...foreseen, plan: both.part, saved: both.saved }
}

function usedAt(id: string, host: string, settings: Settings): Instant | null {
  const store = openStore({ folder: settings.state, host, clock: systemClock(), mode: 'read' })
  try {
    return store?.usedPlan(id) ?? null
  } finally {
    store?.close()
  }
}
