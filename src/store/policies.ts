import { instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { number, text, textOrNull } from './row.ts'
import type { KeptBundle, PolicyStatus } from './store.ts'

export function readBundle(db: Database, host: string): KeptBundle | null {
  const row = db.get('SELECT revision, loaded_at, files FROM bundle WHERE host = ?', host)
  if (!row) return null
  // Written by keepBundle from a value of this type.
  const files = JSON.parse(text(row, 'files')) as KeptBundle['files']
  return { revision: text(row, 'revision'), timeZone: null, loadedAt: instant(number(row, 'loaded_at')), files }
}

/** Only the newest is kept: it is what a daemon starts with when its source is broken or gone. */
export function keepBundle(db: Database, host: string, { revision, loadedAt, files }: KeptBundle): void {
  db.run(
    'INSERT OR REPLACE INTO bundle (host, revision, loaded_at, files) VALUES (?, ?, ?, ?)',
    host,
    revision,
    loadedAt,
    JSON.stringify(files.map(({ path, text: content }) => ({ path, text: content }))),
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
