import type { Session } from '../model/session.ts'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import { splitUser } from '../model/user-name.ts'
import { parseInstant } from '../policy/dates.ts'
import type { PolicyTestDocument, TestSessionDocument } from '../policy/policy-test-document.ts'
import { EventError } from '../providers/simulator/event-error.ts'
import type { WorldState } from '../providers/simulator/world.ts'
import { worldFromObservation } from '../providers/simulator/world-file.ts'
import { length, type Reading } from './reading.ts'

/** Who is there when a test begins has been there for so long, unless the test says otherwise. */
const STAYED: Milliseconds = ms(3_600_000)

/** The host as it is when the test begins. @returns null where no host looks like this, which has been said */
export function readHost(
  { spec }: PolicyTestDocument,
  startsAt: Instant,
  observed: readonly Session[],
  reading: Reading,
): WorldState | null {
  const own = spec.sessions.map((session, index) => readSession(session, index, startsAt, reading))
  const observation = {
    host: spec.host,
    observedAt: startsAt,
    provider: 'simulator',
    complete: true,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    sessions: [...observed, ...own],
  }
  try {
    return worldFromObservation(observation)
  } catch (error) {
    if (!(error instanceof EventError)) throw error
    reading.refuse('testHost', ['spec', 'sessions'], error.message, 'change the ids or the stations')
    return null
  }
}

function readSession(session: TestSessionDocument, index: number, startsAt: Instant, reading: Reading): Session {
  const path = ['spec', 'sessions', index]
  const instantAt = (text: string, field: string): Instant | null => {
    const at = parseInstant(text)
    if (at === null) {
      reading.refuse('badDate', [...path, field], `there is no ${text}`, 'instants are written 2026-11-21T09:00:00Z')
    }
    return at
  }
  if (session.idleFor !== undefined && session.idleSince !== null) {
    reading.refuse('testFields', [...path, 'idleFor'], 'idleFor and idleSince say the same', 'leave one of them out')
  }
  const { id = index + 1, logonAt, idleFor } = session
  const stayedSince = instant(startsAt - STAYED)
  const idleSince = session.idleSince === null ? null : instantAt(session.idleSince, 'idleSince')
  return {
    id: String(id),
    ...account(session),
    groups: session.groups,
    station: session.station === null ? null : String(session.station),
    client: session.client === null ? null : String(session.client),
    connection: connectionOf(session),
    state: session.state,
    blocked: session.blocked,
    locked: session.locked,
    admin: session.admin,
    logonAt: logonAt === undefined ? stayedSince : logonAt === null ? null : instantAt(logonAt, 'logonAt'),
    idleSince: idleFor === undefined ? idleSince : instant(startsAt - length(idleFor)),
    own: session.own,
    can: session.can,
  }
}

function connectionOf({ connection, station, client }: TestSessionDocument): Session['connection'] {
  if (connection !== undefined) return connection
  if (station !== null) return 'station'
  return client === null ? 'console' : 'remote'
}

/** `CLASS\ana` without a domain of its own is ana of CLASS, and so is `ana@CLASS`. */
export function account({
  user,
  domain,
}: {
  readonly user: string | null
  readonly domain?: string | null | undefined
}): Pick<Session, 'user' | 'domain'> {
  if (user === null || (domain !== null && domain !== undefined)) return { user, domain: domain ?? null }
  const { domain: named, name } = splitUser(user)
  return named === null || named === '' || name === '' ? { user, domain: null } : { user: name, domain: named }
}
