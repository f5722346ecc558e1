import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import type { Retention } from './retention.ts'
import { number } from './row.ts'

/**
 * Removes records of plans that are too old or too much, then what no plan needs any more: parts, observations, and policies
 * that were once in force. The newest observation and the newest policies are kept whatever their age and size.
 */
export function prunePlans(db: Database, host: string, now: Moment, retention: Retention): void {
  const past = now.wall - retention.age
  const elapsed = now.elapsed - retention.elapsed
  const observation = lastBeyond(db, 'observation', host, retention.observationText)
  const bundle = lastBeyond(db, 'kept_bundle', host, retention.bundleText)
  db.run(
    `DELETE FROM plan_record WHERE host = ?1 AND (planned_at < ?2 AND elapsed < ?3 OR id <= ?4 OR observation <= ?5
       OR bundle IN (SELECT name FROM kept_bundle WHERE host = ?1 AND id <= ?6))`,
    host,
    past,
    elapsed,
    lastBeyond(db, 'plan_record', host, retention.planBytes),
    observation,
    bundle,
  )
  db.run(
    `DELETE FROM plan_part WHERE host = ?1 AND id NOT IN (
       SELECT sightings FROM plan_record WHERE host = ?1 UNION SELECT memory FROM plan_record WHERE host = ?1
       UNION SELECT guards FROM plan_record WHERE host = ?1 UNION SELECT decisions FROM plan_record WHERE host = ?1)`,
    host,
  )
  db.run(
    `DELETE FROM observation WHERE host = ?1 AND (last_at < ?2 AND elapsed < ?3 OR id <= ?4)
       AND id < (SELECT max(id) FROM observation WHERE host = ?1)
       AND id NOT IN (SELECT observation FROM plan_record WHERE host = ?1)`,
    host,
    past,
    elapsed,
    observation,
  )
  db.run(
    `DELETE FROM kept_bundle WHERE host = ?1 AND id < (SELECT max(id) FROM kept_bundle WHERE host = ?1)
       AND name NOT IN (SELECT bundle FROM plan_record WHERE host = ?1)`,
    host,
  )
}

/** The newest row that, with all those after it, takes more than this; 0: none but perhaps the newest of all. */
function lastBeyond(
  db: Database,
  table: 'observation' | 'plan_record' | 'kept_bundle',
  host: string,
  most: number,
): number {
  const row = db.get(
    `SELECT coalesce(max(id), 0) AS last FROM (
       SELECT id, sum(size) OVER (ORDER BY id DESC) AS kept FROM ${table} WHERE host = ?1)
     WHERE kept > ?2 AND id < (SELECT max(id) FROM ${table} WHERE host = ?1)`,
    host,
    most,
  )
  return number(row ?? {}, 'last')
}
