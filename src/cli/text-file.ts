import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
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
      const found = fstatSync(handle)
      if (found.size > limit) throw new InvalidInput(`${path} has ${found.size} bytes; at most ${limit} are read`)
      const bytes = found.isFile() && found.size > 0 ? readFileSync(handle) : readStream(handle, limit)
      if (bytes.length > limit) throw new InvalidInput(`${path} has more than ${limit} bytes; no more are read`)
      return new TextDecoder(encodingOf(bytes), { fatal: true, ignoreBOM: true }).decode(bytes)
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    if (cause instanceof InvalidInput) throw cause
    throw new InvalidInput(`${path} ${problemOf(cause)}`, { cause })
  }
}

const PIECE = 64 * 1024

/** A pipe or a device says no size, and may never end: no more than a piece past the limit is read. */
function readStream(handle: number, limit: number): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let length = 0; length <= limit; ) {
    const piece = Buffer.alloc(PIECE)
    const read = readSync(handle, piece, 0, PIECE, null)
    if (read === 0) break
    pieces.push(piece.subarray(0, read))
    length += read
  }
  return Buffer.concat(pieces)
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
