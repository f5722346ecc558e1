import type { SavedAction, SavedPlan } from '../model/saved-plan.ts'
import { isObject, isTextOrNull } from './request-shapes.ts'

/** Whether it is a saved plan to the last field, as the verb that read the file laid it into its request. */
export function isSavedPlan(found: unknown): found is SavedPlan {
  return (
    isObject(found) &&
    typeof found.id === 'string' &&
    typeof found.host === 'string' &&
    typeof found.revision === 'string' &&
    typeof found.plannedAt === 'number' &&
    Array.isArray(found.actions) &&
    found.actions.every(isSavedAction)
  )
}

function isSavedAction(found: unknown): found is SavedAction {
  return isObject(found) && (found.action === 'unlock' || found.action === 'disconnect') && isStay(found.session)
}

function isStay(found: unknown): boolean {
  if (!isObject(found)) return false
  const { id, incarnation, user, station, state, blocked } = found
  return (
    typeof id === 'string' &&
    typeof incarnation === 'string' &&
    isTextOrNull(user) &&
    isTextOrNull(station) &&
    ['active', 'disconnected', 'other', 'unknown'].some(known => known === state) &&
    ['yes', 'no', 'unknown'].some(known => known === blocked)
  )
}
