import { compareSessionIds, type Session } from '../../model/session.ts'
import type { Instant } from '../../model/time.ts'
import { EventError } from './event-error.ts'
import { blockedByAll, find, requireFreeStation } from './sessions.ts'
import type { Edited, WorldState } from './world.ts'

/** Where somebody sits down. */
export type Place =
  | { readonly connection: 'station'; readonly station: string }
  | { readonly connection: 'remote'; readonly client: string }
  | { readonly connection: 'console' }

export interface Logon {
  /** Without its domain. */
  readonly user: string
  readonly domain: string | null
  readonly groups: readonly string[]
  readonly admin: boolean
  readonly place: Place
  readonly at: Instant
}

/**
 * Somebody logs on and gets a new session, even with a disconnected one of their own: taking that up again is `reconnect`.
 * @returns the new session's id beside the state; made for {@link World.change}
 * @throws {EventError} the station is taken
 */
export function logon(state: WorldState, who: Logon): Edited<string> {
  const { place } = who
  if (who.user === '') throw new EventError('somebody who logs on needs a name')
  if (place.connection === 'station') requireFreeStation(state, place.station)
  const id = state.reuseIds ? lowestFreeId(state) : String(state.nextId)
  const session: Session = {
    id,
    user: who.user,
    domain: who.domain,
    groups: who.groups,
    station: place.connection === 'station' ? place.station : null,
    client: place.connection === 'remote' ? place.client : null,
    connection: place.connection,
    state: 'active',
    blocked: 'no',
    locked: 'no',
    admin: who.admin,
    logonAt: who.at,
    idleSince: null,
    own: false,
    can: ['unlock', 'disconnect'],
  }
  const arrived: Session = state.blockAll && blockedByAll(session) ? { ...session, blocked: 'yes' } : session
  const sessions = [...state.sessions, arrived].sort((a, b) => compareSessionIds(a.id, b.id))
  return { state: { ...state, sessions, nextId: Math.max(state.nextId, Number(id) + 1) }, result: id }
}

/** The session ends, whatever was open in it; its id is free. @throws {EventError} there is none, or it is the services' own */
export function logoff(state: WorldState, id: string): WorldState {
  const session = find(state, id)
  if (session.user === null) throw new EventError(`session ${id} belongs to no user`)
  return { ...state, sessions: state.sessions.filter(other => other !== session) }
}

function lowestFreeId(state: WorldState): string {
  const taken = new Set(state.sessions.map(session => session.id))
  let id = 1
  while (taken.has(String(id))) id++
  return String(id)
}
