import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { errorCode } from '../model/error-code.ts'
import { Database } from './database.ts'
import { FULL, sqliteCode } from './explain.ts'
import { checkedVersion, migrate } from './migrate.ts'
import { makePrivateFile } from './private-file.ts'
import { MIGRATIONS } from './schema.ts'
import { SqliteStore } from './sqlite-store.ts'
import { type Store, StoreError } from './store.ts'

export interface StateFileOptions {
  /** The state folder. Made, for this account alone, when it is opened for writing and isn't there. */
  readonly folder: string
  /** `read` makes no store and changes nothing in one, and works beside a daemon that writes. */
  readonly mode: 'write' | 'read'
}

export interface StoreOptions extends StateFileOptions {
  readonly host: string
  readonly clock: Clock
  /**
   * true: of no worth to anybody after this process, so the disk is not waited for.
   * @default false
   */
  readonly fleeting?: boolean
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
export function openStore({ host, clock, fleeting = false, ...where }: StoreOptions): Store | null {
  const db = openStateFile(where)
  if (db === null) return null
  try {
    if (fleeting) db.execute('PRAGMA synchronous = OFF')
    const store = new SqliteStore(db, host, clock)
    if (!db.readOnly) pruneUnlessFull(store)
    return store
  } catch (error) {
    db.close()
    throw error
  }
}

/** A full disk leaves a store that can be read; whatever writes to it next will say that it is full. */
function pruneUnlessFull(store: SqliteStore): void {
  try {
    store.prune()
  } catch (error) {
    if (sqliteCode(error) !== FULL) throw error
  }
}

/** The database under a store, brought to the newest layout when it is opened for writing. */
export function openStateFile({ folder, mode }: StateFileOptions): Database | null {
  const file = join(folder, 'state.db')
  if (mode === 'write') makePrivateFile(file)
  else if (!isThere(file)) return null
  const db = new Database(file, { readOnly: mode === 'read' })
  try {
    const version = checkedVersion(db)
    if (mode === 'write') {
      db.useWriteAheadLog()
      db.execute('PRAGMA synchronous = FULL')
      migrate(db)
    } else if (version === 0) {
      db.close()
      return null
    } else if (version < MIGRATIONS.length) {
      throw new StoreError(
        `${file} has an older layout (${version}); start the daemon once, which brings it up to date`,
      )
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function isThere(file: string): boolean {
  try {
    statSync(file)
    return true
  } catch (error) {
    // Windows says this also of a path beneath a file, which no state folder can be.
    const isFree = statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() ?? true
    if (errorCode(error) === 'ENOENT' && isFree) return false
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${file} can't be looked at: ${why}; run as the account that owns the state folder`, {
      cause: error,
    })
  }
}
