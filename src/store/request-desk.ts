import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { Database } from './database.ts'
import { isLocked, type Lock, takeLock } from './lock.ts'
import { migrate } from './migrate.ts'
import { makePrivateFile } from './private-file.ts'
import { number } from './row.ts'
import { StoreError } from './store.ts'

export interface DeskOptions {
  /** The state folder. */
  readonly folder: string
  readonly clock: Clock
}

/**
 * A row lives from the question until its verb has read the answer, or has gone. waiting -> taken -> answered, or
 * abandoned when the daemon that took it is not the one that runs now. A withdrawn request has no row.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE request (
     sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, asker TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'answered', 'abandoned')), answer TEXT
   ) STRICT`,
]

/** A file of its own, so that a verb never keeps the daemon's store waiting. */
export function openDesk(folder: string): Database {
  const file = join(folder, 'requests.db')
  makePrivateFile(file)
  const db = new Database(file, { readOnly: false })
  try {
    // A power cut ends every verb that waits, so there is no answer to lose; names of askers are overwritten with zeros.
    db.useWriteAheadLog()
    db.execute('PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
    migrate(db, MIGRATIONS)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Tells of commits by other processes, not of one's own. */
export function deskVersion(db: Database): number {
  return number(db.get('PRAGMA data_version') ?? {}, 'data_version')
}

function lockFile(folder: string, id: string): string {
  return join(folder, 'requests', `${id}.lock`)
}

/** What a verb holds while it waits. */
export function holdRequest(folder: string, id: string): Lock {
  const file = lockFile(folder, id)
  const lock = takeLock(file)
  if (lock === null) throw new StoreError(`${file} is locked by another process; try again`)
  return {
    release: () => {
      lock.release()
      rmSync(file, { force: true })
    },
  }
}

export function isVerbAlive(folder: string, id: string): boolean {
  return isLocked(lockFile(folder, id)) === true
}

/** Takes away what is left of a request whose verb has gone. */
export function clearAway(db: Database, folder: string, id: string): void {
  db.run('DELETE FROM request WHERE id = ?', id)
  rmSync(lockFile(folder, id), { force: true })
}

/** Locks of verbs that died before they could ask. */
export function clearForgottenLocks(folder: string): void {
  const locks = join(folder, 'requests')
  if (!existsSync(locks)) return
  for (const name of readdirSync(locks)) {
    if (name.endsWith('.lock') && isLocked(join(locks, name)) === false) rmSync(join(locks, name), { force: true })
  }
}
