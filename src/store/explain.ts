import { StoreError } from './store.ts'

/** Primary result codes of SQLite (https://www.sqlite.org/rescode.html) that a person can do something about. */
const ADVICE: Readonly<Record<number, string>> = {
  3: 'may not be used by this account; run as the account that owns the state folder',
  5: 'is kept busy by another process; try again, and look for a second program that uses this state folder',
  8: 'may not be written by this account; run as the account that owns the state folder',
  10: 'could not be read or written; check the disk, then try again',
  11: 'is damaged; move it aside together with the files that begin with its name, then start again with an empty store',
  13: 'could not grow because the disk is full; free some space',
  14: 'could not be opened; check that its folder exists and that this account may read and write it',
  26: 'is not a database; move it aside, or choose another state folder',
}

/** The disk is full. */
export const FULL = 13
/** Somebody else holds the lock. */
export const BUSY = 5
export const CANNOT_OPEN = 14

interface SqliteFailure extends Error {
  readonly errcode: number
}

function isSqliteFailure(error: unknown): error is SqliteFailure {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
}

/** The primary result code behind a complaint; null where it did not come from SQLite. */
export function sqliteCode(error: unknown): number | null {
  const cause = error instanceof StoreError ? error.cause : null
  // The low byte of an extended code is the primary one.
  return isSqliteFailure(cause) ? cause.errcode & 0xff : null
}

/** Runs `work` and turns a complaint of SQLite into one that says what happened, to which file, and what to do. */
export function explained<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isSqliteFailure(error)) throw error
    const advice = ADVICE[error.errcode & 0xff] ?? 'could not be used'
    throw new StoreError(`${file} ${advice} (SQLite: ${error.message})`, { cause: error })
  }
}
