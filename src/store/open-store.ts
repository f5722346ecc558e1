import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { Database } from './database.ts'
import { checkedVersion, migrate } from './migrate.ts'
import { makePrivateFile } from './private-file.ts'
import { MIGRATIONS } from './schema.ts'
import { SqliteStore } from './sqlite-store.ts'
import { type Store, StoreError } from './store.ts'

export const STORE_FILE = 'state.db'

export interface StoreOptions {
  /** The state folder. Made, for this account alone, when it is opened for writing and isn't there. */
  readonly folder: string
  readonly host: string
  readonly clock: Clock
  /** `read` creates and changes nothing, and works beside a daemon that writes. */
  readonly mode: 'write' | 'read'
}

/**
 * Opens the memory of one host.
 *
 * ```ts
 * const store = openStore({ folder, host, clock, mode: 'read' })
 * const ledger = store?.ledger() ?? emptyLedger
 * ```
 *
 * @returns null only for `read`: there is no store yet
 * @throws {StoreError} the folder or file can't be used; it was left as it was
 */
export function openStore(options: StoreOptions & { readonly mode: 'write' }): Store
export function openStore(options: StoreOptions): Store | null
export function openStore({ folder, host, clock, mode }: StoreOptions): Store | null {
  const file = join(folder, STORE_FILE)
  if (mode === 'read' && !existsSync(file)) return null
  if (mode === 'write') makePrivateFile(file)
  const db = new Database(file, { readOnly: mode === 'read' })
  try {
    db.execute('PRAGMA foreign_keys = ON')
    if (mode === 'write') return writable(db, host, clock)
    const version = checkedVersion(db)
    if (version === MIGRATIONS.length) return new SqliteStore(db, host, clock)
    db.close()
    if (version === 0) return null
    throw new StoreError(`${file} has an older layout (${version}); start the daemon once, which brings it up to date`)
  } catch (error) {
    db.close()
    throw error
  }
}

function writable(db: Database, host: string, clock: Clock): Store {
  checkedVersion(db)
  db.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  migrate(db)
  return new SqliteStore(db, host, clock)
}
