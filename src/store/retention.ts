import { type Milliseconds, ms } from '../model/time.ts'
import { countOn } from './counter.ts'
import type { Database } from './database.ts'
import { anchor, head } from './journal.ts'
import { MAY_HAVE_HAPPENED } from './may-have-happened.ts'
import type { Moment } from './moment.ts'
import { prunePlans } from './prune-plans.ts'
import { number } from './row.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The furthest that a limit may look back. */
export const WRITES_KEPT: Milliseconds = ms(DAY)

/** Pruning is no more frequent than this. */
export const PRUNE_EVERY: Milliseconds = ms(HOUR)

/** Or after so many characters of observations and bytes of plans, whichever comes first. */
export const PRUNE_AFTER_TEXT: number = 20 * 1024 * 1024

export interface Retention {
  /** Of journal and observations, by the wall clock. */
  readonly age: Milliseconds
  /**
   * Nothing is removed by age before it is so old in elapsed time as well, so that a wall clock that was set wrong for a
   * while costs no history.
   */
  readonly elapsed: Milliseconds
  readonly journalEntries: number
  /** Characters of all observations together. */
  readonly observationText: number
  /** Bytes of all records of plans together. */
  readonly planBytes: number
  /** Characters of all policies that were once in force together. */
  readonly bundleText: number
}

/** About 200 MB of journal, as much of observations and half of it of plans, whatever happens on a host. */
export const RETENTION: Retention = {
  age: ms(30 * DAY),
  elapsed: ms(3 * DAY),
  journalEntries: 500_000,
  observationText: 200 * 1024 * 1024,
  planBytes: 100 * 1024 * 1024,
  bundleText: 50 * 1024 * 1024,
}

/** Removes what is too old or too much. What limits, waits and open actions need is never touched. */
export function prune(db: Database, host: string, now: Moment, retention: Retention = RETENTION): void {
  pruneJournal(db, host, now, retention)
  pruneIntents(db, host, now)
  pruneBackoff(db, host, now)
  pruneFights(db, host, now)
  pruneNotices(db, host, now)
  prunePlaced(db, host, now)
  prunePlans(db, host, now, retention)
  prunePeople(db, host, now, retention)
}

/** Only ever a beginning of the chain is removed, and the anchor keeps the hash that the rest hangs on. */
function pruneJournal(db: Database, host: string, now: Moment, retention: Retention): void {
  const newest = head(db, host)
  if (newest === null) return
  const young = db.get(
    'SELECT min(sequence) AS sequence FROM journal WHERE host = ? AND (at >= ? OR elapsed >= ?)',
    host,
    now.wall - retention.age,
    now.elapsed - retention.elapsed,
  )
  const expired = (typeof young?.sequence === 'number' ? young.sequence : newest.sequence + 1) - 1
  const last = Math.max(expired, newest.sequence - retention.journalEntries)
  if (last <= anchor(db, host).sequence) return
  db.run(
    `INSERT OR REPLACE INTO journal_anchor (host, sequence, hash)
     SELECT host, sequence, hash FROM journal WHERE host = ? AND sequence = ?`,
    host,
    last,
  )
  db.run('DELETE FROM journal WHERE host = ? AND sequence <= ?', host, last)
}

/**
 * Of each incarnation that is still here or has an action under way, the last of each kind that may have happened and the last whose
 * effect was seen stay, however old. What is under way is none of them: it may yet be dropped.
 */
function pruneIntents(db: Database, host: string, now: Moment): void {
  db.run(
    `WITH here AS (
       SELECT host, session_id, person, stamp FROM sighting WHERE host = ?1
       UNION SELECT host, session_id, person, stamp FROM intent WHERE host = ?1 AND ended = 0)
     DELETE FROM intent WHERE host = ?1 AND ended = 1 AND counted_elapsed < ?2 AND sequence NOT IN (
       SELECT max(sent.sequence) FROM here JOIN intent AS sent USING (host, session_id, person, stamp)
       WHERE sent.ended = 1 AND ${MAY_HAVE_HAPPENED} GROUP BY session_id, person, stamp, sent.action
       UNION SELECT max(seen.sequence) FROM here JOIN intent AS seen USING (host, session_id, person, stamp)
       WHERE seen.effect IN ('verified', 'refuted') GROUP BY session_id, person, stamp, seen.action)`,
    host,
    now.elapsed - WRITES_KEPT - HOUR,
  )
}

const GONE = (table: string): string => `NOT EXISTS (
  SELECT 1 FROM sighting WHERE sighting.host = ?1 AND sighting.session_id = ${table}.session_id
    AND sighting.person = ${table}.person AND sighting.stamp = ${table}.stamp)`

function pruneBackoff(db: Database, host: string, now: Moment): void {
  db.run(
    `DELETE FROM backoff WHERE host = ?1 AND (elapsed + delay < ?2 - ?3 OR elapsed < ?2 - ?4 AND ${GONE('backoff')})`,
    host,
    now.elapsed,
    DAY,
    HOUR,
  )
}

/**
 * A fight lasts until it is said to be calm, or those whom it is about have gone. A look may only have missed them, and no rule counts
 * reversals for longer than a day: until then it may go on.
 */
function pruneFights(db: Database, host: string, now: Moment): void {
  db.run(`DELETE FROM fight WHERE host = ?1 AND elapsed < ?2 - ?3 AND ${GONE('fight')}`, host, now.elapsed, DAY)
}

/** One that runs stays until it is said to be over; one that was cancelled, for as long as nobody is to be told again. */
function pruneNotices(db: Database, host: string, now: Moment): void {
  db.run(
    `DELETE FROM notice WHERE host = ?1 AND elapsed + delay < ?2 - ?3 AND (cancelled = 1 OR ${GONE('notice')})`,
    host,
    now.elapsed,
    HOUR,
  )
}

/** What has run out for a day goes as if somebody had ended it, save what stands until its block goes. Its row stays while a plan may name it. */
function prunePlaced(db: Database, host: string, now: Moment): void {
  const expired = db.run(
    `UPDATE placed SET ended = ?2 WHERE host = ?1 AND ended IS NULL AND honours = 0 AND elapsed + length < ?2 - ?3`,
    host,
    now.elapsed,
    DAY,
  )
  if (expired > 0) countOn(db, host, 'holds')
  db.run(
    `DELETE FROM placed WHERE host = ?1 AND ended < ?2
       AND ended < coalesce((SELECT min(elapsed) FROM plan_record WHERE host = ?1), ended + 1)`,
    host,
    now.elapsed - DAY,
  )
  db.run('DELETE FROM placed_release WHERE host = ?1 AND id NOT IN (SELECT id FROM placed WHERE host = ?1)', host)
}

/** A name goes when nothing that is kept can be about its person any more. `last_at` may lag behind by a day. */
function prunePeople(db: Database, host: string, now: Moment, retention: Retention): void {
  const oldest = db.get(
    `SELECT coalesce(min(at), ?2) AS at FROM (
       SELECT * FROM (SELECT at FROM journal WHERE host = ?1 ORDER BY sequence LIMIT 1)
       UNION ALL SELECT * FROM (SELECT first_at FROM observation WHERE host = ?1 ORDER BY id LIMIT 1)
       UNION ALL SELECT * FROM (SELECT planned_at FROM plan_record WHERE host = ?1 ORDER BY id LIMIT 1))`,
    host,
    now.wall,
  )
  db.run(
    `DELETE FROM person WHERE last_at < ? AND id NOT IN (
       SELECT person FROM sighting UNION SELECT person FROM intent UNION SELECT person FROM backoff
       UNION SELECT person FROM fight UNION SELECT person FROM notice UNION SELECT person FROM armed
       UNION SELECT placed_by FROM placed UNION SELECT person FROM placed WHERE person IS NOT NULL
       UNION SELECT person FROM placed_release)`,
    Math.min(number(oldest ?? {}, 'at'), now.wall - retention.age) - DAY,
  )
}
