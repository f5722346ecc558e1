import { WorldFileError } from './world.ts'

const ATTEMPTS = 40
const PAUSE_MS = 25

/**
 * Tries again while other processes keep the file busy: at most {@link ATTEMPTS} times the connection's own timeout, about ten seconds.
 * SQLite's timeout alone is not enough, since recovery after a killed process says "busy" at once.
 * @throws {WorldFileError} for everything that SQLite reports; other errors pass
 */
export function patiently<T>(path: string, attempt: () => T): T {
  for (let attempts = 1; ; attempts++) {
    try {
      return attempt()
    } catch (error) {
      const code = sqliteCode(error)
      if (code === null) throw error
      if (code !== SQLITE_BUSY) throw unusable(path, error)
      if (attempts === ATTEMPTS) throw tooBusy(path, error)
      pause()
    }
  }
}

const SQLITE_BUSY = 5

/** The primary result code, without the extension in the higher bits; null for an error that is not SQLite's. */
function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null
}

/** A change is one synchronous step, so waiting for it is too. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
}

function unusable(path: string, cause: unknown): WorldFileError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new WorldFileError(
    `The simulator's world ${path} can't be used: ${why}. ${isTheDisks(cause) ? 'Free some space on its disk' : 'Remove it to start with a fresh classroom'}, or name another file.`,
    { cause },
  )
}

/** A disk that is full, or may not be written, is no fault of the file. */
function isTheDisks(cause: unknown): boolean {
  const code = sqliteCode(cause)
  return code === 8 || code === 10 || code === 13 || code === 14
}

function tooBusy(path: string, cause: unknown): WorldFileError {
  return new WorldFileError(
    `The simulator's world ${path} was kept busy by another process for too long. Look for one that is suspended, and try again.`,
    { cause },
  )
}
