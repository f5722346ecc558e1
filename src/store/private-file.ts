import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { giveFile, giveFolders } from '../files/folder-owner.ts'
import { StoreError } from './store.ts'

/**
 * Makes a file for this account alone, and its folder with `folderMode`, unless they are there. SQLite gives what it puts beside a database the
 * database's own mode, and as root its owner. What root makes in a folder of another account belongs to that account.
 *
 * A file that is there is not even opened: closing a descriptor of it would free the locks of this process on POSIX systems.
 * @throws {StoreError} it can't be made
 */
export function makePrivateFile(file: string, folderMode: 0o700 | 0o755 = 0o700): void {
  const folder = dirname(file)
  try {
    makeFolder(folder, folderMode)
    if (!existsSync(file)) makeFile(file)
  } catch (error) {
    // Another process may have made it in between.
    if (existsSync(file) && statSync(file).isFile()) return
    throw unusable(folder, error)
  }
}

/**
 * Makes the state folder for this account alone, whichever file will be the first in it.
 * @throws {StoreError} it can't be made
 */
export function makePrivateFolder(folder: string): void {
  try {
    makeFolder(folder, 0o700)
  } catch (error) {
    throw unusable(folder, error)
  }
}

function makeFolder(folder: string, mode: 0o700 | 0o755): void {
  const first = mkdirSync(folder, { recursive: true, mode })
  if (first !== undefined) giveFolders(first, folder, mode)
}

function makeFile(file: string): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    giveFile(handle, file)
  } finally {
    closeSync(handle)
  }
}

function unusable(folder: string, cause: unknown): StoreError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new StoreError(`The folder ${folder} can't be used: ${why}; choose another one or make it writable`, { cause })
}
