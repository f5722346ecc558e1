import type { Action, Session, Tristate } from '../../model/session.ts'
import type { HostDescription, HostSession } from './protocol.ts'
import { meaningOfState } from './session-state.ts'

/** What a station stands for that has no session; no session has it for an id. */
const NO_SESSION = '4294967295'
/** Windows' own services. */
const SERVICES = '0'

/** Ids of blocked sessions; null: nobody can tell. */
export type BlockedIds = ReadonlySet<string> | null

export interface SeenSessions {
  readonly sessions: readonly Session[]
  /** false: an id was given to two people at once, so that nobody can tell whose it is, and it is left out. */
  readonly complete: boolean
}

/** The sessions that the cmdlet gave, in the words of the model. @param host null: it could not describe itself */
export function toSessions(
  given: readonly HostSession[],
  host: HostDescription | null,
  blocked: BlockedIds,
): SeenSessions {
  const byId = new Map<string, HostSession>()
  const ambiguous = new Set<string>()
  for (const session of given) {
    if (session.id === NO_SESSION) continue
    const twin = byId.get(session.id)
    if (twin !== undefined && !isSamePerson(twin, session)) ambiguous.add(session.id)
    byId.set(session.id, session)
  }
  const sessions = [...byId.values()].filter(({ id }) => !ambiguous.has(id))
  return {
    sessions: sessions.map(session => toSession(session, host, blocked)),
    complete: ambiguous.size === 0,
  }
}

function isSamePerson(a: HostSession, b: HostSession): boolean {
  const key = ({ domain, user }: HostSession): string => `${named(domain) ?? ''}\\${named(user) ?? ''}`.toLowerCase()
  return key(a) === key(b)
}

function toSession(given: HostSession, host: HostDescription | null, blocked: BlockedIds): Session {
  const { id, admin } = given
  const { state, connection: told } = meaningOfState(given.state)
  const place = stationOf(given)
  const connection = told ?? (place === null ? null : 'station')
  const own = host?.sessionId != null && String(host.sessionId) === id
  return {
    id,
    user: named(given.user),
    domain: named(given.domain),
    groups: null,
    // Of a remote session it is known to be none, whatever is left over from before.
    station: connection === 'remote' ? null : place,
    client: connection === 'station' ? null : named(given.client),
    connection,
    state,
    blocked: blockedOf(id, blocked),
    locked: 'unknown',
    admin,
    logonAt: null,
    idleSince: null,
    own,
    can: abilities(id, own, host),
  }
}

function blockedOf(id: string, blocked: BlockedIds): Tristate {
  if (blocked === null) return 'unknown'
  return blocked.has(id) ? 'yes' : 'no'
}

function stationOf({ station }: HostSession): string | null {
  const name = named(station)
  return name === '0' || name === NO_SESSION ? null : name
}

/** What can be done to a session, by what it is and by which cmdlets the host has. */
function abilities(id: string, own: boolean, host: HostDescription | null): readonly Action[] {
  if (id === SERVICES) return []
  const has = (action: Action): boolean => host === null || host.cmdlets[action] !== null
  const all: readonly Action[] = own ? ['unlock'] : ['unlock', 'disconnect']
  return all.filter(has)
}

/** Blanks are no name. */
function named(name: string | null): string | null {
  return name === null || name.trim() === '' ? null : name
}
