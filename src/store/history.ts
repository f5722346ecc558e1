import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { Clock } from '../model/clock.ts'
import { Database } from './database.ts'
import { rememberedHosts } from './hosts.ts'
import { checkedVersion } from './migrate.ts'
import { openStateFile, openStore } from './open-store.ts'
import { MIGRATIONS } from './schema.ts'
import { type Store, StoreError } from './store.ts'

const FILE = 'state.db'

/** What a state folder, or a copy of one, remembers; nothing is ever written there. */
export interface History {
  readonly file: string
  /** By name. */
  readonly hosts: readonly string[]
  /** @throws {StoreError} the file can't be used */
  open(host: string, clock: Clock): Store
  close(): void
}

/**
 * Opens somebody's history to read it: a state folder, a copy of one, or its database alone under any name.
 *
 * SQLite leaves files beside a database that it only reads, and reads one of an older layout as little as this program does. So what is not in use
 * is read from a copy of this account's own, which is brought up to date and gone when it is closed.
 * @throws {StoreError} there is none, or it can't be used; it was left as it was
 */
export function openHistory(path: string): History {
  const found = statSync(path, { throwIfNoEntry: false })
  const file = found?.isDirectory() === true ? join(path, FILE) : resolve(path)
  if (!existsSync(file)) {
    throw new StoreError(`there is no history in ${path}; name a state folder, or the file ${FILE} of one`)
  }
  // Beside a daemon these are there already, and a copy taken while it writes would be no history of anything.
  const isInUse = basename(file) === FILE && existsSync(`${file}-shm`) && existsSync(`${file}-wal`)
  if (isInUse && isUpToDate(file)) return historyIn(dirname(file), file, () => {})
  const folder = mkdtempSync(join(tmpdir(), 'stationkeeper-history-'))
  const close = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  try {
    copyInto(folder, file)
    return historyIn(folder, file, close)
  } catch (error) {
    close()
    // Nobody knows the copy by its name.
    if (!(error instanceof StoreError)) throw error
    throw new StoreError(error.message.replaceAll(join(folder, FILE), file), { cause: error })
  }
}

function copyInto(folder: string, file: string): void {
  const copy = join(folder, FILE)
  for (const end of ['', '-wal']) {
    if (!existsSync(`${file}${end}`)) continue
    copyFileSync(`${file}${end}`, `${copy}${end}`)
    chmodSync(`${copy}${end}`, 0o600)
  }
  // An empty file would be made a store of.
  if (versionOf(copy) === 0) throw new StoreError(`${file} holds no history; name a state folder that was in use`)
  openStateFile({ folder, mode: 'write' })?.close()
}

function historyIn(folder: string, file: string, close: () => void): History {
  return {
    file,
    hosts: rememberedHosts(folder) ?? [],
    open: (host, clock) => {
      const store = openStore({ folder, host, clock, mode: 'read' })
      if (store === null) throw new StoreError(`there is no history in ${file}`)
      return store
    },
    close,
  }
}

function isUpToDate(file: string): boolean {
  return versionOf(file) === MIGRATIONS.length
}

function versionOf(file: string): number {
  const db = new Database(file, { readOnly: true })
  try {
    return checkedVersion(db)
  } finally {
    db.close()
  }
}
