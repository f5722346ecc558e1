import type { Session, Tristate } from '../../model/session.ts'
import type { Instant } from '../../model/time.ts'
import { EventError } from './event-error.ts'
import { blockedByAll, changeSession, find, requireFreeStation } from './sessions.ts'
import type { Trouble } from './trouble.ts'
import type { WorldState } from './world.ts'

/**
 * What can happen in a world to the sessions that are in it. Each function is pure, gives the very same state when nothing changes, and throws
 * {@link EventError} for what can't happen. Coming and going is in `logon.ts`.
 */

/** The teacher presses "Block All": every desktop in use is blocked, those of administrators aside. */
export function blockAll(state: WorldState): WorldState {
  return everySession(state, true, session => (blockedByAll(session) ? withBlocked(session, 'yes') : session))
}

/** The teacher lifts it: every block goes, also those of single sessions. */
export function unblockAll(state: WorldState): WorldState {
  return everySession(state, false, session => (session.user === null ? session : withBlocked(session, 'no')))
}

/** One session is kept from its desktop. */
export function block(state: WorldState, id: string): WorldState {
  return changeSession(state, requireUser(state, id), session => withBlocked(session, 'yes'))
}

/** What unlocking means on this host: the block goes, the person's own lock stays. */
export function unblock(state: WorldState, id: string): WorldState {
  return changeSession(state, requireUser(state, id), session => withBlocked(session, 'no'))
}

/** The person locks her own screen. */
export function lock(state: WorldState, id: string): WorldState {
  return changeSession(state, requireUser(state, id), session => withLocked(session, 'yes'))
}

/** The person opens her own lock again. */
export function unlockOwn(state: WorldState, id: string): WorldState {
  return changeSession(state, requireUser(state, id), session => withLocked(session, 'no'))
}

/** The session goes on without a desktop: its station is free for somebody else. */
export function disconnect(state: WorldState, id: string): WorldState {
  return changeSession(state, requireUser(state, id), session =>
    session.state === 'disconnected' ? session : { ...session, state: 'disconnected', station: null },
  )
}

/**
 * The person takes up a disconnected session again; blocked at once while Block All is on.
 * @param station where; null for a remote session, which comes back from its own client
 */
export function reconnect(state: WorldState, id: string, station: string | null): WorldState {
  const session = requireUser(state, id)
  if (session.state !== 'disconnected') throw new EventError(`session ${id} is not disconnected`)
  if (session.connection === 'remote') {
    if (station !== null) throw new EventError(`session ${id} is a remote one and can't come back at a station`)
  } else if (station === null) throw new EventError(`say at which station session ${id} comes back`)
  else requireFreeStation(state, station)
  return changeSession(state, session, () => {
    const back: Session = { ...session, state: 'active', station, idleSince: null }
    return state.blockAll && blockedByAll(back) ? withBlocked(back, 'yes') : back
  })
}

/** Nobody has touched the session since then; null: somebody is at work. */
export function idle(state: WorldState, id: string, since: Instant | null): WorldState {
  return changeSession(state, requireUser(state, id), session =>
    session.idleSince === since ? session : { ...session, idleSince: since },
  )
}

/** From now on the host misbehaves so. */
export function setTrouble(state: WorldState, trouble: Trouble): WorldState {
  return { ...state, trouble }
}

function everySession(state: WorldState, all: boolean, edit: (session: Session) => Session): WorldState {
  const sessions = state.sessions.map(edit)
  const same = state.blockAll === all && sessions.every((session, index) => session === state.sessions[index])
  return same ? state : { ...state, sessions, blockAll: all }
}

function requireUser(state: WorldState, id: string): Session {
  const session = find(state, id)
  if (session.user === null) throw new EventError(`session ${id} belongs to no user`)
  return session
}

function withBlocked(session: Session, blocked: Tristate): Session {
  return session.blocked === blocked ? session : { ...session, blocked }
}

function withLocked(session: Session, locked: Tristate): Session {
  return session.locked === locked ? session : { ...session, locked }
}
