import type { Observation, Session } from '../../model/session.ts'

/**
 * Completes what MultiPoint tells of its sessions by what Windows knows of the same ones.
 *
 * A session is the same one if its id and its person are: whoever logged on between the two looks gets nothing of the one before, above
 * all no logon time. The name stays MultiPoint's, since that is what is compared right before acting.
 */
export function overlay(sessions: readonly Session[], windows: Observation | null): readonly Session[] {
  if (windows === null) return sessions
  const known = new Map(windows.sessions.map(session => [session.id, session]))
  return sessions.map(session => {
    const same = known.get(session.id)
    return same !== undefined && isSamePerson(session, same) ? merge(session, same) : session
  })
}

/** A domain that only one of both tells does not make two people. */
function isSamePerson(a: Pick<Session, 'user' | 'domain'>, b: Pick<Session, 'user' | 'domain'>): boolean {
  const same = (one: string | null, other: string | null): boolean => one?.toLowerCase() === other?.toLowerCase()
  return same(a.user, b.user) && (a.domain === null || b.domain === null || same(a.domain, b.domain))
}

function merge(session: Session, windows: Session): Session {
  const own = session.own || windows.own
  return {
    ...session,
    state: stateOf(session, windows),
    groups: windows.groups,
    connection: session.connection ?? windows.connection,
    client: session.connection === 'station' ? null : (session.client ?? windows.client),
    // A lock is a lock: only a probe tells of blocks.
    locked: windows.locked,
    // Either may know of rights that the other does not count.
    admin: session.admin === true || windows.admin === true || (session.admin ?? windows.admin),
    logonAt: windows.logonAt,
    idleSince: windows.idleSince,
    own,
    can: own ? session.can.filter(action => action !== 'disconnect') : session.can,
  }
}

/** MultiPoint documents no state of a disconnected session, and Windows has one. */
function stateOf(session: Session, windows: Session): Session['state'] {
  if (windows.state === 'disconnected') return 'disconnected'
  return session.state === 'unknown' ? windows.state : session.state
}
