import type { Ledger, Treatment } from '../model/ledger.ts'
import type { Instant } from '../model/time.ts'
import { readArmed } from './armed.ts'
import type { Database } from './database.ts'
import { readFights } from './fights.ts'
import { keyOf } from './incarnations.ts'
import { openActions } from './intents.ts'
import { began, type Moment } from './moment.ts'
import { readNotices } from './notices.ts'
import { number, text } from './row.ts'
import { readSightings } from './sightings.ts'
import { readBackoff, readProviderFailure } from './waits.ts'
import type { WriteLog } from './write-log.ts'

/** To be called in a read transaction, so that all parts are of one moment. */
export function readLedger(db: Database, host: string, writes: WriteLog, now: Moment): Ledger {
  return {
    sightings: readSightings(db, host),
    inFlight: new Map(
      openActions(db, host).map(({ intent: { incarnation, action } }) => [
        incarnation.sessionId,
        { incarnation: incarnation.key, action },
      ]),
    ),
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

/** Incarnations that are here, each with both actions. */
const HERE = `
  WITH here AS (
    SELECT session_id, person, stamp FROM sighting WHERE host = ?1
    UNION SELECT session_id, person, stamp FROM intent WHERE host = ?1 AND ended = 0),
  kind AS (SELECT 'unlock' AS action UNION SELECT 'disconnect')`

/** What was last done to each incarnation that is here; what was dropped was never done. */
function readSent(db: Database, host: string, now: Moment): Pick<Ledger, 'lastUnlock' | 'disconnected'> {
  const rows = db.all(
    `${HERE},
     sent AS (
       SELECT (
         SELECT sequence FROM intent WHERE host = ?1 AND dropped = 0 AND action = kind.action
           AND session_id = here.session_id AND person = here.person AND stamp = here.stamp
         ORDER BY boot DESC, elapsed DESC LIMIT 1) AS last
       FROM here CROSS JOIN kind)
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

/**
 * The last effect of each action that could be seen on each incarnation that is here, if it was there and nobody has undone it.
 * A later one that was undone stands for all before it.
 */
function readTreated(db: Database, host: string, now: Moment): Ledger['treated'] {
  const rows = db.all(
    `${HERE},
     seen AS (
       SELECT (
         SELECT sequence FROM intent WHERE host = ?1 AND action = kind.action AND effect IN ('verified', 'refuted')
           AND session_id = here.session_id AND person = here.person AND stamp = here.stamp
         ORDER BY sequence DESC LIMIT 1) AS last
       FROM here CROSS JOIN kind)
     SELECT intent.id, intent.session_id, intent.person, intent.stamp, action, effect_boot, effect_elapsed, person.name,
       content ->> '$.rule.policy' AS policy, content ->> '$.rule.rule' AS rule, content ->> '$.rule.digest' AS digest
     FROM seen JOIN intent ON intent.sequence = seen.last LEFT JOIN person ON person.id = intent.person
     WHERE effect = 'verified' AND reversed = 0 ORDER BY intent.sequence`,
    host,
  )
  const treatments = rows.map((row): readonly [string, Treatment] => {
    const seen = { boot: number(row, 'effect_boot'), elapsed: number(row, 'effect_elapsed') }
    const rule = { policy: text(row, 'policy'), rule: text(row, 'rule'), digest: text(row, 'digest') }
    // Written by insertIntent from a value of this type.
    const action = text(row, 'action') as Treatment['action']
    return [keyOf(host, row), { intent: text(row, 'id'), action, rule, verifiedAt: began(seen, now) }]
  })
  const byKey = Map.groupBy(treatments, ([key]) => key)
  return new Map(Array.from(byKey, ([key, found]) => [key, found.map(([, treatment]) => treatment)]))
}
