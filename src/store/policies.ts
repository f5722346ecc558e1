import { instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { number, text, textOrNull } from './row.ts'
import type { KeptBundle, PolicyStatus } from './store.ts'

/** @param revision without it, the one kept last */
export function readBundle(db: Database, host: string, revision: string | null): KeptBundle | null {
  const row = db.get(
    `SELECT revision, time_zone, loaded_at, files FROM kept_bundle WHERE host = ?1 AND revision = coalesce(?2, revision)
     ORDER BY id DESC LIMIT 1`,
    host,
    revision,
  )
  if (!row) return null
  return {
    revision: text(row, 'revision'),
    timeZone: textOrNull(row, 'time_zone'),
    loadedAt: instant(number(row, 'loaded_at')),
    // Written by keepBundle from a value of this type.
    files: JSON.parse(text(row, 'files')) as KeptBundle['files'],
  }
}

/** The newest is what a daemon starts with when its source is broken or gone; those before it, what recorded plans were made by. */
export function keepBundle(db: Database, host: string, { revision, timeZone, loadedAt, files }: KeptBundle): void {
  const content = JSON.stringify(files.map(({ path, text: written }) => ({ path, text: written })))
  db.run(
    'INSERT OR REPLACE INTO kept_bundle (host, revision, time_zone, loaded_at, size, files) VALUES (?, ?, ?, ?, ?, ?)',
    host,
    revision,
    timeZone,
    loadedAt,
    content.length,
    content,
  )
}

export function readPolicyStatus(db: Database, host: string): PolicyStatus | null {
  const row = db.get('SELECT source, revision, rejected, checked_at FROM policy_status WHERE host = ?', host)
  return row
    ? {
        source: text(row, 'source'),
        revision: textOrNull(row, 'revision'),
        rejected: textOrNull(row, 'rejected'),
        checkedAt: instant(number(row, 'checked_at')),
      }
    : null
}

export function keepPolicyStatus(db: Database, host: string, status: PolicyStatus): void {
  db.run(
    'INSERT OR REPLACE INTO policy_status (host, source, revision, rejected, checked_at) VALUES (?, ?, ?, ?, ?)',
    host,
    status.source,
    status.revision,
    status.rejected,
    status.checkedAt,
  )
}
