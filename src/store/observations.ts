import type { Observation, Session } from '../model/session.ts'
import { qualifiedUser } from '../model/session.ts'
import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import { knowPeople, personId, personName } from './people.ts'
import { number, text } from './row.ts'

/** How stale `lastObservation` may be when nothing changes: saves a write for each look at a quiet host. */
const REFRESH_MS = 30_000

/** Nobody looked for so long: what is the same again is kept anew, for what was in between nobody knows. */
const UNWATCHED_MS = 300_000

/**
 * A session with an id where the name was. A group that is called like its user is kept as null. Who is at work at the very moment of a look is so at
 * the next one, too, which is no change worth a row.
 */
type StoredSession = Omit<Session, 'user' | 'groups' | 'idleSince'> & {
  readonly person: string | null
  readonly groups: readonly (string | null)[] | null
  readonly idleSince: Session['idleSince'] | 'at-the-look'
}

type StoredObservation = Omit<Observation, 'sessions' | 'observedAt'> & { readonly sessions: readonly StoredSession[] }

/** A new row where the content differs from the last one, or nobody looked for a while; else the last row is known to hold until now. */
export function keepObservation(db: Database, host: string, observation: Observation, now: Moment): void {
  const { observedAt } = observation
  const content = JSON.stringify(stored(db, observation, now))
  const last = db.get('SELECT id, last_at, content FROM observation WHERE host = ? ORDER BY id DESC LIMIT 1', host)
  if (!last || text(last, 'content') !== content || observedAt - number(last, 'last_at') >= UNWATCHED_MS) {
    db.run(
      'INSERT INTO observation (host, first_at, last_at, elapsed, size, content) VALUES (?, ?, ?, ?, ?, ?)',
      host,
      observedAt,
      observedAt,
      now.stamp,
      content.length,
      content,
    )
  } else if (observedAt - number(last, 'last_at') >= REFRESH_MS) {
    db.run('UPDATE observation SET last_at = ?, elapsed = ? WHERE id = ?', observedAt, now.stamp, number(last, 'id'))
  }
}

/** The newest row, as a name for it and the characters it takes; null: there is none. */
export function newestObservation(db: Database, host: string): { readonly id: number; readonly size: number } | null {
  const row = db.get('SELECT id, size FROM observation WHERE host = ? ORDER BY id DESC LIMIT 1', host)
  return row ? { id: number(row, 'id'), size: number(row, 'size') } : null
}

export function lastObservation(db: Database, host: string): Observation | null {
  const row = db.get('SELECT last_at, content FROM observation WHERE host = ? ORDER BY id DESC LIMIT 1', host)
  if (!row) return null
  // The same brand that observedAt had when it was written.
  const observedAt = number(row, 'last_at') as Observation['observedAt']
  return observationOf(text(row, 'content'), observedAt, id => personName(db, id) ?? id)
}

/** @param nameOf gives the name of a person, or the id itself of someone forgotten */
export function observationOf(
  content: string,
  observedAt: Observation['observedAt'],
  nameOf: (person: string) => string,
): Observation {
  // Written by keepObservation from a value of this type.
  const { sessions, ...rest } = JSON.parse(content) as StoredObservation
  return { ...rest, observedAt, sessions: sessions.map(session => restored(session, observedAt, nameOf)) }
}

function stored(db: Database, { observedAt, sessions, ...rest }: Observation, now: Moment): StoredObservation {
  knowPeople(
    db,
    sessions.map(qualifiedUser).filter(name => name !== null),
  )
  return { ...rest, sessions: sessions.map(session => withoutName(db, session, observedAt, now)) }
}

function withoutName(
  db: Database,
  { user, groups, idleSince, ...rest }: Session,
  observedAt: Observation['observedAt'],
  now: Moment,
): StoredSession {
  const name = qualifiedUser({ user, domain: rest.domain })
  const folded = user?.toLowerCase()
  return {
    ...rest,
    person: name === null ? null : personId(db, name, now),
    groups: groups === null ? null : groups.map(group => (group.toLowerCase() === folded ? null : group)),
    idleSince: idleSince === observedAt ? 'at-the-look' : idleSince,
  }
}

/** Someone forgotten goes by the id: a session without a user would be something else. */
function restored(
  { person, groups, idleSince, ...rest }: StoredSession,
  observedAt: Observation['observedAt'],
  nameOf: (person: string) => string,
): Session {
  const name = person === null ? null : nameOf(person)
  const user = name === null || name === person || rest.domain === null ? name : name.slice(rest.domain.length + 1)
  return {
    ...rest,
    user,
    groups: groups === null ? null : groups.map(group => group ?? user ?? ''),
    idleSince: idleSince === 'at-the-look' ? observedAt : idleSince,
  }
}
