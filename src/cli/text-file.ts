import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { errorCode } from '../model/error-code.ts'
import { InvalidInput, messageOf } from './errors.ts'

/**
 * The text of one file that a person named.
 * @throws {InvalidInput} it can't be read, is no file, is larger than `limit` bytes, or is neither UTF-8 nor, with its mark, UTF-16
 */
export function readTextFile(path: string, limit: number): string {
  try {
    const handle = openSync(path, 'r')
    try {
      const { size } = fstatSync(handle)
      if (size > limit) throw new InvalidInput(`${path} has ${size} bytes; at most ${limit} are read`)
      const bytes = readFileSync(handle)
      return new TextDecoder(encodingOf(bytes), { fatal: true, ignoreBOM: true }).decode(bytes)
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw new InvalidInput(`${path} ${problemOf(cause)}`, { cause })
  }
}

/** Windows PowerShell's `>` writes UTF-16 with its mark, whatever it was given. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' {
  return first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8'
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
