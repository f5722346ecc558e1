import { closeSync, constants, lstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveFile } from '../files/folder-owner.ts'
import { errorCode } from '../model/error-code.ts'
import { makePrivateFolder } from './private-file.ts'

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
  makePrivateFolder(stateFolder)
  const file = stopFile(stateFolder)
  const handle = openForWriting(file)
  // A link that somebody else put there stops as well, and what it leads to is not ours to write.
  if (handle === null) return new Error(`${file} is a link`)
  try {
    giveFile(handle, file)
    writeFileSync(handle, `${reason}\n`)
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  } finally {
    closeSync(handle)
  }
}

/** null: it is a link. On Windows there is no way to ask, and users can't make any. */
function openForWriting(file: string): number | null {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants
  try {
    return openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644)
  } catch (error) {
    if (errorCode(error) === 'ELOOP') return null
    throw error
  }
}

/** @returns whether it was stopped */
export function removeStop(stateFolder: string): boolean {
  const stopped = stopReason(stateFolder) !== null
  rmSync(stopFile(stateFolder), { force: true })
  return stopped
}
