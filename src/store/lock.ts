import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { BUSY, CANNOT_OPEN, explained, sqliteCode } from './explain.ts'
import { makePrivateFile } from './private-file.ts'

/** A lock that the system frees when its process dies, however it dies. */
export interface Lock {
  release(): void
}

/** Asked for late: most verbs find no lock, and loading it takes a millisecond. */
const sqlite = (): typeof import('node:sqlite') => process.getBuiltinModule('node:sqlite')

/** Whoever only looks holds the file for an instant; taking waits that out. */
const PATIENCE_MS = 250

/** Connections that hold a lock: one that nothing refers to would be closed by the garbage collector, and the lock be lost. */
const held = new Set<DatabaseSync>()

/**
 * Takes an exclusive lock: an open transaction on a database of its own, which stays empty.
 * @returns null: someone else has it
 * @throws {StoreError} the file can't be used
 */
export function takeLock(file: string, folderMode: 0o700 | 0o755 = 0o700): Lock | null {
  makePrivateFile(file, folderMode)
  const connection = explained(file, () => new (sqlite().DatabaseSync)(file, { timeout: PATIENCE_MS }))
  try {
    // In memory, because nothing is ever written, and a journal file would be left behind by a killed process.
    explained(file, () => connection.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'))
  } catch (error) {
    connection.close()
    if (sqliteCode(error) === BUSY) return null
    throw error
  }
  held.add(connection)
  return {
    release: () => {
      if (!held.delete(connection)) return
      connection.close()
    },
  }
}

/**
 * Looks without taking: a shared lock for an instant, which lets others look at the same time.
 * @returns null: this account may not look
 * @throws {StoreError} the file is not a lock
 */
export function isLocked(file: string): boolean | null {
  if (!existsSync(file)) return false
  try {
    explained(file, () => {
      const connection = new (sqlite().DatabaseSync)(file, { readOnly: true, timeout: 0 })
      try {
        connection.prepare('SELECT count(*) FROM sqlite_schema').get()
      } finally {
        connection.close()
      }
    })
    return false
  } catch (error) {
    const code = sqliteCode(error)
    if (code === BUSY) return true
    if (code === CANNOT_OPEN) return existsSync(file) ? null : false
    throw error
  }
}
