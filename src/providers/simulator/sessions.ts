import type { Session } from '../../model/session.ts'
import { EventError } from './event-error.ts'
import type { WorldState } from './world.ts'

/** @throws {EventError} there is none */
export function find(state: WorldState, id: string): Session {
  const session = state.sessions.find(candidate => candidate.id === id)
  if (session) return session
  const ids = state.sessions.map(known => known.id)
  throw new EventError(
    `there is no session ${JSON.stringify(id)} on ${state.host}; ${ids.length === 0 ? 'it has none' : `its sessions are ${ids.join(', ')}`}`,
  )
}

/** Gives the same state when `edit` gives the same session. */
export function changeSession(state: WorldState, session: Session, edit: (session: Session) => Session): WorldState {
  const edited = edit(session)
  if (edited === session) return state
  return { ...state, sessions: state.sessions.map(other => (other === session ? edited : other)) }
}

/** Whom "Block All" is about: whoever has a desktop in front of them. The teacher who presses it does not block herself out. */
export function blockedByAll(session: Session): boolean {
  return session.user !== null && session.state !== 'disconnected' && session.admin !== true
}

/** @throws {EventError} somebody sits there */
export function requireFreeStation(state: WorldState, station: string): void {
  const there = state.sessions.find(session => session.station === station)
  if (there) throw new EventError(`station ${station} is taken by session ${there.id} (${there.user ?? 'no user'})`)
}
