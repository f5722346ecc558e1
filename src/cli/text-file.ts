import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { errorCode } from '../model/error-code.ts'
import { InvalidInput, messageOf } from './errors.ts'

/**
 * The text of one file that a person named.
 * @throws {InvalidInput} it can't be read, is no file, is larger than `limit` bytes, or is not UTF-8
 */
export function readTextFile(path: string, limit: number): string {
  try {
    const handle = openSync(path, 'r')
    try {
      const { size } = fstatSync(handle)
      if (size > limit) throw new InvalidInput(`${path} has ${size} bytes; at most ${limit} are read`)
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(handle))
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw new InvalidInput(`${path} ${problemOf(cause)}`, { cause })
  }
}

function problemOf(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOENT':
      return 'does not exist'
    case 'EISDIR':
      return 'is a folder'
    case 'EACCES':
    case 'EPERM':
      return 'may not be read by this account'
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'is not UTF-8'
    default:
      return `can't be read: ${messageOf(cause)}`
  }
}
