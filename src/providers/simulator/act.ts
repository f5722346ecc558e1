import { continues, type Incarnation } from '../../model/incarnation.ts'
import { type Action, qualifiedUser } from '../../model/session.ts'
import { GoneError, UnsupportedError } from '../errors.ts'
import { disconnect, unblock } from './events.ts'
import type { WorldState } from './world.ts'

/**
 * Does to one incarnation what the host's own command does. Pure, so that looking and acting are one change.
 * @throws {GoneError} the session is not there or not this incarnation
 * @throws {UnsupportedError} the session can't be treated so
 */
export function act(state: WorldState, action: Action, target: Incarnation): WorldState {
  const { sessionId } = target
  const session = requirePresent(state, target)
  if (!session.can.includes(action)) throw new UnsupportedError(`${action} is not possible for session ${sessionId}`)
  switch (action) {
    case 'unlock':
      return unblock(state, sessionId)
    case 'disconnect':
      return disconnect(state, sessionId)
    default:
      return action satisfies never
  }
}

/** @throws {GoneError} the session is not there or not this incarnation */
export function requirePresent(state: WorldState, target: Incarnation): WorldState['sessions'][number] {
  const session = isPresent(state, target)
  if (session) return session
  throw new GoneError(`session ${target.sessionId} of ${target.user} on ${target.host} has ended`)
}

/** The session, if it still is that incarnation. */
export function isPresent(state: WorldState, target: Incarnation): WorldState['sessions'][number] | null {
  if (target.host !== state.host) return null
  const session = state.sessions.find(candidate => candidate.id === target.sessionId)
  const user = session && qualifiedUser(session)
  return session && user && continues(target, user, session) ? session : null
}
