import type { Ledger } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import { keyOf, openActions } from './intents.ts'
import { age, began, type Moment, type Stamped } from './moment.ts'
import { WRITES_KEPT } from './retention.ts'
import { number, text } from './row.ts'
import { readSightings } from './sightings.ts'
import { readBackoff, readProviderFailure } from './waits.ts'

/** To be called in a read transaction, so that all parts are of one moment. */
export function readLedger(db: Database, host: string, now: Moment): Ledger {
  return {
    sightings: readSightings(db, host),
    inFlight: new Map(
      openActions(db, host).map(({ intent: { incarnation, action } }) => [
        incarnation.sessionId,
        { incarnation: incarnation.key, action },
      ]),
    ),
    ...readSent(db, host, now),
    backoff: readBackoff(db, host, now),
    writes: readWrites(db, host, now),
    providerFailed: readProviderFailure(db, host, now),
  }
}

function stampOf(row: Row): Stamped {
  return { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') }
}

/** What was last done to each incarnation; what was dropped was never done. */
function readSent(db: Database, host: string, now: Moment): Pick<Ledger, 'lastUnlock' | 'disconnected'> {
  const rows = db.all(
    `SELECT session_id, person, stamp, action, max(boot) AS boot, max(elapsed) AS elapsed, person.name
     FROM intent LEFT JOIN person ON person.id = intent.person
     WHERE host = ? AND dropped = 0 GROUP BY session_id, person, stamp, action`,
    host,
  )
  const lastUnlock = new Map<string, Instant>()
  const disconnected = new Set<string>()
  for (const row of rows) {
    if (text(row, 'action') === 'unlock') lastUnlock.set(keyOf(host, row), began(stampOf(row), now))
    else disconnected.add(keyOf(host, row))
  }
  return { lastUnlock, disconnected }
}

function readWrites(db: Database, host: string, now: Moment): Ledger['writes'] {
  const writes = new Map<string, Instant[]>()
  const rows = db.all(
    'SELECT session_id, boot, elapsed FROM intent WHERE host = ? ORDER BY session_id, boot, elapsed',
    host,
  )
  for (const row of rows) {
    const stamp = stampOf(row)
    if (age(stamp, now) >= WRITES_KEPT) continue
    const sessionId = text(row, 'session_id')
    const known = writes.get(sessionId)
    if (known) known.push(began(stamp, now))
    else writes.set(sessionId, [began(stamp, now)])
  }
  return writes
}
