import { emptyLedger, type Ledger } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { keyOf, openActions } from './intents.ts'
import { began, type Moment } from './moment.ts'
import { number, text } from './row.ts'
import { readSightings } from './sightings.ts'
import { readBackoff, readProviderFailure } from './waits.ts'
import type { WriteLog } from './write-log.ts'

/** To be called in a read transaction, so that all parts are of one moment. */
export function readLedger(db: Database, host: string, writes: WriteLog, now: Moment): Ledger {
  return {
    ...emptyLedger,
    sightings: readSightings(db, host),
    inFlight: new Map(
      openActions(db, host).map(({ intent: { incarnation, action } }) => [
        incarnation.sessionId,
        { incarnation: incarnation.key, action },
      ]),
    ),
    ...readSent(db, host, now),
    backoff: readBackoff(db, host, now),
    writes: writes.instants(now),
    providerFailed: readProviderFailure(db, host, now),
  }
}

/** What was last done to each incarnation that is here; what was dropped was never done. */
function readSent(db: Database, host: string, now: Moment): Pick<Ledger, 'lastUnlock' | 'disconnected'> {
  const rows = db.all(
    `WITH here AS (
       SELECT session_id, person, stamp FROM sighting WHERE host = ?1
       UNION SELECT session_id, person, stamp FROM intent WHERE host = ?1 AND ended = 0),
     sent AS (
       SELECT here.*, (
         SELECT sequence FROM intent WHERE host = ?1 AND dropped = 0 AND action = kind.action
           AND session_id = here.session_id AND person = here.person AND stamp = here.stamp
         ORDER BY boot DESC, elapsed DESC LIMIT 1) AS last
       FROM here CROSS JOIN (SELECT 'unlock' AS action UNION SELECT 'disconnect') AS kind)
     SELECT intent.session_id, intent.person, intent.stamp, action, boot, elapsed, person.name
     FROM sent JOIN intent ON intent.sequence = sent.last LEFT JOIN person ON person.id = intent.person`,
    host,
  )
  const lastUnlock = new Map<string, Instant>()
  const disconnected = new Set<string>()
  for (const row of rows) {
    const sent = { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') }
    if (text(row, 'action') === 'unlock') lastUnlock.set(keyOf(host, row), began(sent, now))
    else disconnected.add(keyOf(host, row))
  }
  return { lastUnlock, disconnected }
}
