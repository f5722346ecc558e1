import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { freeBytes, type Space } from '../files/free-bytes.ts'
import { errorCode } from '../model/error-code.ts'

/** Less than a few pages of the store: an intent may not fit any more. */
const LEAST_BYTES = 64 * 1024

/**
 * Why nothing can be kept in that folder by the account that owns it, as far as it shows from outside; null: nothing stands in the way.
 * Without keeping its intent no action is done. A folder that is not there yet is judged by the nearest above it.
 */
export function storageProblem(folder: string): string | null {
  const there = nearest(folder)
  try {
    const owner = statSync(there).uid
    if (!mayWrite(there, owner)) return `${there} is read-only`
    return isFull(statfsSync(there), owner) ? `the disk of ${there} is full` : null
  } catch {
    // What can't be asked is no evidence of anything.
    return null
  }
}

/** A file system that counts no blocks is never full. */
export function isFull(space: Space, owner: number): boolean {
  const free = freeBytes(space, owner)
  return free !== null && free < LEAST_BYTES
}

/** Another account's folder that this one may not write says nothing about its owner, a read-only mount does. */
function mayWrite(folder: string, owner: number): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch (error) {
    return errorCode(error) !== 'EROFS' && process.getuid?.() !== owner
  }
}

function nearest(folder: string): string {
  let path = folder
  while (!existsSync(path) && path !== dirname(path)) path = dirname(path)
  return path
}
