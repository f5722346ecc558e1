import type { Incarnation, Sightings } from '../model/incarnation.ts'
import type { Database } from './database.ts'
import { columnsOf, incarnationOf } from './incarnations.ts'
import type { Moment } from './moment.ts'

export function readSightings(db: Database, host: string): Sightings {
  const rows = db.all(
    `SELECT sighting.*, person.name FROM sighting LEFT JOIN person ON person.id = sighting.person
     WHERE host = ? ORDER BY session_id`,
    host,
  )
  return new Map(rows.map(row => incarnationOf(host, row)).map(incarnation => [incarnation.sessionId, incarnation]))
}

/** Writes only what changed: most passes see what the last one saw. */
export function replaceSightings(db: Database, host: string, sightings: Sightings, now: Moment): void {
  const before = readSightings(db, host)
  for (const sessionId of before.keys()) {
    if (!sightings.has(sessionId)) db.run('DELETE FROM sighting WHERE host = ? AND session_id = ?', host, sessionId)
  }
  for (const [sessionId, incarnation] of sightings) {
    if (!same(before.get(sessionId), incarnation)) keep(db, host, incarnation, now)
  }
}

function keep(db: Database, host: string, incarnation: Incarnation, now: Moment): void {
  const { sessionId, person, stamp } = columnsOf(db, host, incarnation, now)
  db.run(
    `INSERT OR REPLACE INTO sighting (host, session_id, person, stamp, logon_at, since) VALUES (?, ?, ?, ?, ?, ?)`,
    host,
    sessionId,
    person,
    stamp,
    incarnation.logonAt,
    incarnation.since,
  )
}

function same(a: Incarnation | undefined, b: Incarnation): boolean {
  return a?.key === b.key && a.logonAt === b.logonAt && a.since === b.since
}
