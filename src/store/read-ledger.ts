import type { Ledger, Treatment } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import { readArmed } from './armed.ts'
import type { Database } from './database.ts'
import type { KeptRule } from './fact.ts'
import { readFights } from './fights.ts'
import { keyOf } from './incarnations.ts'
import { MAY_HAVE_HAPPENED } from './may-have-happened.ts'
import { began, type Moment } from './moment.ts'
import { readNotices } from './notices.ts'
import { number, text, textOrNull } from './row.ts'
import { readSightings } from './sightings.ts'
import { readBackoff, readProviderFailure } from './waits.ts'
import type { WriteLog } from './write-log.ts'

/** To be called in a read transaction, so that all parts are of one moment. */
export function readLedger(db: Database, host: string, writes: WriteLog, now: Moment): Ledger {
  return {
    sightings: readSightings(db, host),
    inFlight: readInFlight(db, host),
    ...readSent(db, host, now),
    treated: readTreated(db, host, now),
    backoff: readBackoff(db, host, now),
    fights: readFights(db, host, now),
    notices: readNotices(db, host, now),
    ...writes.instants(now),
    providerFailed: readProviderFailure(db, host, now),
    armed: readArmed(db, host),
  }
}

function readInFlight(db: Database, host: string): Ledger['inFlight'] {
  const rows = db.all(
    `SELECT session_id, person, stamp, action, person.name FROM intent LEFT JOIN person ON person.id = intent.person
     WHERE host = ? AND ended = 0 ORDER BY sequence`,
    host,
  )
  return new Map(
    rows.map(row => {
      // Written by insertIntent from a value of this type.
      const action = text(row, 'action') as Treatment['action']
      return [text(row, 'session_id'), { incarnation: keyOf(host, row), action }]
    }),
  )
}

/** Incarnations that are here. */
const HERE = `
  WITH here AS (
    SELECT session_id, person, stamp FROM sighting WHERE host = ?1
    UNION SELECT session_id, person, stamp FROM intent WHERE host = ?1 AND ended = 0)`

/** What was last done to each incarnation that is here; what was dropped or failed was never done. */
function readSent(db: Database, host: string, now: Moment): Pick<Ledger, 'lastUnlock' | 'disconnected'> {
  const sent = (action: Treatment['action']): string => `
    FROM intent WHERE host = ?1 AND action = '${action}' AND ${MAY_HAVE_HAPPENED}
      AND session_id = here.session_id AND person = here.person AND stamp = here.stamp`
  const rows = db.all(
    `${HERE}
     SELECT here.*, person.name, EXISTS (SELECT 1 ${sent('disconnect')}) AS disconnected,
       (SELECT boot || ' ' || elapsed ${sent('unlock')} ORDER BY boot DESC, elapsed DESC LIMIT 1) AS unlocked
     FROM here LEFT JOIN person ON person.id = here.person`,
    host,
  )
  const lastUnlock = new Map<string, Instant>()
  const disconnected = new Set<string>()
  for (const row of rows) {
    const key = keyOf(host, row)
    const unlocked = textOrNull(row, 'unlocked')
    if (unlocked !== null) {
      const [boot = 0, elapsed = 0] = unlocked.split(' ').map(Number)
      lastUnlock.set(key, began({ boot, elapsed }, now))
    }
    if (number(row, 'disconnected') === 1) disconnected.add(key)
  }
  return { lastUnlock, disconnected }
}

/**
 * The last effect of each action that could be seen on each incarnation that is here, if it was there and nobody has undone it.
 * A later one that was undone stands for all before it.
 */
function readTreated(db: Database, host: string, now: Moment): Ledger['treated'] {
  const rows = db.all(
    `${HERE},
     kind AS (SELECT 'unlock' AS action UNION SELECT 'disconnect'),
     seen AS (
       SELECT (
         SELECT sequence FROM intent WHERE host = ?1 AND action = kind.action AND effect IN ('verified', 'refuted')
           AND session_id = here.session_id AND person = here.person AND stamp = here.stamp
         ORDER BY sequence DESC LIMIT 1) AS last
       FROM here CROSS JOIN kind)
     SELECT intent.id, intent.session_id, intent.person, intent.stamp, action, effect_boot, effect_elapsed, person.name,
       content ->> '$.rule' AS rule
     FROM seen JOIN intent ON intent.sequence = seen.last LEFT JOIN person ON person.id = intent.person
     WHERE effect = 'verified' AND reversed = 0 ORDER BY intent.sequence`,
    host,
  )
  const treatments = rows.map((row): readonly [string, Treatment] => {
    const seen = { boot: number(row, 'effect_boot'), elapsed: number(row, 'effect_elapsed') }
    // Both were written by insertIntent from values of these types.
    const { policy, rule, digest } = JSON.parse(text(row, 'rule')) as KeptRule
    const action = text(row, 'action') as Treatment['action']
    const verifiedAt = began(seen, now)
    return [keyOf(host, row), { intent: text(row, 'id'), action, rule: { policy, rule, digest }, verifiedAt }]
  })
  const byKey = Map.groupBy(treatments, ([key]) => key)
  return new Map(Array.from(byKey, ([key, found]) => [key, found.map(([, treatment]) => treatment)]))
}
