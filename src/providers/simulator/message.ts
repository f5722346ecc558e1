import type { Incarnation } from '../../model/incarnation.ts'
import type { Instant } from '../../model/time.ts'
import { requirePresent } from './act.ts'
import type { ShownMessage, WorldState } from './world.ts'

/** The world remembers the latest so many. */
const REMEMBERED = 200

/**
 * A message comes up in somebody's session, and on nobody else's screen. A session without a desktop shows it to nobody until it is taken up.
 * @throws {GoneError} the session is not there or not this incarnation
 */
export function show(state: WorldState, target: Incarnation, text: string, at: Instant): WorldState {
  requirePresent(state, target)
  const message: ShownMessage = { sessionId: target.sessionId, user: target.user, text, at }
  return { ...state, messages: [...state.messages, message].slice(-REMEMBERED) }
}
