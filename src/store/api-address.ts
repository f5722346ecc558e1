import { lstatSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../model/error-code.ts'
import { makePrivateFile } from './private-file.ts'
import { StoreError } from './store.ts'

/** Where a daemon is spoken to. Stands in a private file of its state folder: whoever reads it may write that folder. */
export interface ApiAddress {
  /** Path of a Unix socket, or name of a pipe. */
  readonly socket: string
  /** What a client presents besides; null: the socket itself keeps others out. */
  readonly secret: string | null
  /** Where browsers find the dashboard; null: nowhere. */
  readonly origin: string | null
  readonly pid: number
}

/**
 * Renamed into place: whoever reads it finds the whole of it.
 * @throws {StoreError} it can't be written
 */
export function publishApi(folder: string, address: ApiAddress): void {
  const file = addressFile(folder)
  const draft = `${file}.${address.pid}.tmp`
  try {
    rmSync(draft, { force: true })
    makePrivateFile(draft)
    writeFileSync(draft, `${JSON.stringify(address)}\n`)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    if (error instanceof StoreError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${file} can't be written: ${why}; make its folder writable`, { cause: error })
  }
}

export function withdrawApi(folder: string): void {
  rmSync(addressFile(folder), { force: true })
}

/**
 * Where the daemon of that state folder is spoken to. Believed only where it was written by this account, by root, or, for root, by whom the folder
 * belongs to; the socket likewise. Windows keeps others out of the folder by its access list.
 * @returns null: it says nothing of it
 * @throws {StoreError} this account may not read it, or somebody else wrote it
 */
export function readApi(folder: string): ApiAddress | null {
  const file = addressFile(folder)
  try {
    requireOurs(file, lstatSync(file), folder)
    const address = parsed(readFileSync(file, 'utf8'))
    if (address === null || process.platform === 'win32') return address
    const there = lstatSync(address.socket)
    requireOurs(address.socket, there, folder)
    return there.isSocket() ? address : null
  } catch (error) {
    if (error instanceof StoreError) throw error
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    const why = error instanceof Error ? error.message : String(error)
    throw new StoreError(`${file} can't be read: ${why}; run as the account that owns the state folder`, {
      cause: error,
    })
  }
}

function addressFile(folder: string): string {
  return join(folder, 'api.json')
}

function requireOurs(path: string, { uid, mode }: Stats, folder: string): void {
  const own = process.geteuid?.()
  if (own === undefined) return
  const believed = [own, 0, ...(own === 0 ? [lstatSync(folder).uid] : [])]
  const othersWrite = (mode & 0o022) !== 0
  if (believed.includes(uid) && !othersWrite) return
  const why = othersWrite ? 'others may write it' : `it belongs to another account (uid ${uid})`
  throw new StoreError(`${path} is not believed, since ${why}; run as the account that owns the state folder`)
}

function parsed(content: string): ApiAddress | null {
  let found: unknown
  try {
    found = JSON.parse(content)
  } catch {
    return null
  }
  if (typeof found !== 'object' || found === null) return null
  if (!('socket' in found && 'secret' in found && 'origin' in found && 'pid' in found)) return null
  const { socket, secret, origin, pid } = found
  if (typeof socket !== 'string' || typeof pid !== 'number') return null
  if (!isTextOrNull(secret) || !isTextOrNull(origin)) return null
  return { socket, secret, origin, pid }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
