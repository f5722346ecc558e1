import { isUtf8 } from 'node:buffer'
import type { Stats } from 'node:fs'
import type { Diagnostic } from '../model/diagnostic.ts'
import { invalidUtf8, MAX_FILE_BYTES, tooLarge } from './codes.ts'
import type { Files } from './directory-files.ts'
import { failed, isGone, notAFile } from './directory-findings.ts'
import type { Found } from './directory-walk.ts'

export type Reading =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'problem'; readonly diagnostic: Diagnostic }
  /** It went away or changed under the reader's hands. */
  | { readonly kind: 'unsteady' }

/** Reads one file, never more than it may hold, and only content that stood still meanwhile. */
export async function readPolicyText(file: Found, files: Files): Promise<Reading> {
  let descriptor: number
  try {
    descriptor = await files.open(file.location)
  } catch (error) {
    return isGone(error) ? { kind: 'unsteady' } : { kind: 'problem', diagnostic: failed(file.path, error) }
  }
  try {
    const before = await files.fstat(descriptor)
    if (!before.isFile()) return { kind: 'problem', diagnostic: notAFile(file.path) }
    if (before.size > MAX_FILE_BYTES) return { kind: 'problem', diagnostic: tooLarge(file.path, before.size) }
    const bytes = await readBounded(descriptor, before.size, files)
    if (bytes.length > MAX_FILE_BYTES) return { kind: 'problem', diagnostic: tooLarge(file.path, bytes.length) }
    if (!same(before, await files.fstat(descriptor))) return { kind: 'unsteady' }
    return decodePolicyText(file.path, bytes)
  } catch (error) {
    return { kind: 'problem', diagnostic: failed(file.path, error) }
  } finally {
    await close(descriptor, files)
  }
}

/** Nothing was written, so a close that fails loses nothing. */
async function close(descriptor: number, files: Files): Promise<void> {
  try {
    await files.close(descriptor)
  } catch {}
}

/** Reads to the end, but at most one byte more than a file may hold. The size is a hint: some file systems report 0. */
async function readBounded(descriptor: number, size: number, files: Files): Promise<Buffer> {
  let buffer = Buffer.allocUnsafe(size + 1)
  let filled = 0
  for (;;) {
    const bytesRead = await files.read(descriptor, buffer, filled)
    filled += bytesRead
    if (bytesRead === 0 || filled > MAX_FILE_BYTES) return buffer.subarray(0, filled)
    if (filled < buffer.length) continue
    const larger = Buffer.allocUnsafe(Math.min(Math.max(buffer.length * 2, 4096), MAX_FILE_BYTES + 1))
    buffer.copy(larger, 0, 0, filled)
    buffer = larger
  }
}

function same(before: Stats, after: Stats): boolean {
  return before.size === after.size && before.mtimeMs === after.mtimeMs && before.ctimeMs === after.ctimeMs
}

/** Strict UTF-8; a byte order mark is taken off. */
export function decodePolicyText(path: string, bytes: Buffer): Reading {
  if (!isUtf8(bytes)) return { kind: 'problem', diagnostic: notUtf8(path, bytes) }
  const text = bytes.toString('utf8')
  return { kind: 'text', text: text.startsWith('\uFEFF') ? text.slice(1) : text, bytes: bytes.length }
}

function notUtf8(path: string, bytes: Buffer): Diagnostic {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (wide) return { ...invalidUtf8(path, null), message: 'the file is UTF-16, not UTF-8' }
  const valid = validBytes(bytes)
  const lines = (beginning(bytes.subarray(0, valid)) ?? '').split('\n')
  return { ...invalidUtf8(path, valid), line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** How many bytes the longest valid beginning has. */
function validBytes(bytes: Buffer): number {
  let [valid, invalid] = [0, bytes.length]
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >> 1
    if (beginning(bytes.subarray(0, middle)) === null) invalid = middle - 1
    else valid = middle
  }
  return valid
}

/** The text of bytes that may end within a character; null if no more bytes could make them valid. */
function beginning(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}
