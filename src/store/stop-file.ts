import { closeSync, lstatSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file `STOP` in the state folder stops every action at once. It needs no daemon and no database, and never expires. */
export function stopFile(stateFolder: string): string {
  return join(stateFolder, 'STOP')
}

/**
 * The reason why nothing may be done, or null. Unreadable counts as stopped: only a file that is certainly absent lets actions go ahead.
 */
export function stopReason(stateFolder: string): string | null {
  const file = stopFile(stateFolder)
  try {
    // A link that leads nowhere is there, too.
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return null
    return readFileSync(file, 'utf8').trim() || 'no reason given'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    return `the file STOP can't be read (${String(code)})`
  }
}

/**
 * Stops, first of all: a full disk still takes an empty file, and that is enough.
 * @returns why the reason could not be kept; null: it is
 * @throws the file system's error when the file can't be made, so that nothing is stopped
 */
export function writeStop(stateFolder: string, reason: string): Error | null {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  const handle = openSync(stopFile(stateFolder), 'w')
  try {
    writeFileSync(handle, `${reason}\n`)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    closeSync(handle)
  }
}

/** @returns whether it was stopped */
export function removeStop(stateFolder: string): boolean {
  const stopped = stopReason(stateFolder) !== null
  rmSync(stopFile(stateFolder), { force: true })
  return stopped
}
