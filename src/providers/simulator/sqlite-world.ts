import { closeSync, existsSync, mkdirSync, openSync, utimesSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { giveFile, giveFolders } from '../../files/folder-owner.ts'
import type { Clock } from '../../model/clock.ts'
import { Bell } from '../bell.ts'
import { watchFile } from './file-watch.ts'
import { patiently } from './sqlite-patience.ts'
import { createTables, dataVersion, inTransaction, loadState, saveState } from './sqlite-tables.ts'
import { type Edited, type World, WorldFileError, type WorldState } from './world.ts'

export interface SqliteWorldOptions {
  readonly path: string
  readonly clock: Clock
  /** Fills a fresh file. */
  readonly initial: () => WorldState
}

/**
 * A world that several processes share: every change is one write transaction, so none is lost, and the system frees the lock of one that
 * dies in the middle. It survives processes, not power cuts: it is a simulation.
 * @throws {WorldFileError} the file can't be used
 */
export async function openSqliteWorld({ path, clock, initial }: SqliteWorldOptions): Promise<World> {
  const { DatabaseSync } = await import('node:sqlite')
  makeFile(path)
  return patiently(path, () => {
    const database = new DatabaseSync(path, { timeout: 250 })
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
      createTables(database, path, initial)
      return new SqliteWorld(database, path, clock)
    } catch (error) {
      database.close()
      throw error
    }
  })
}

class SqliteWorld implements World {
  readonly #database: DatabaseSync
  readonly #path: string
  readonly #clock: Clock
  readonly #bell = new Bell()
  readonly #closed = new AbortController()
  /** The state last seen, good as long as nobody else commits. */
  #seen: { readonly version: number; readonly state: WorldState } | null = null

  constructor(database: DatabaseSync, path: string, clock: Clock) {
    this.#database = database
    this.#path = path
    this.#clock = clock
  }

  read(): WorldState {
    return this.#transaction('BEGIN', () => this.#current())
  }

  change<T>(edit: (state: WorldState) => Edited<T>): T {
    const { before, edited } = this.#transaction('BEGIN IMMEDIATE', () => {
      const before = this.#current()
      const edited = edit(before)
      if (edited.state !== before) saveState(this.#database, before, edited.state)
      return { before, edited }
    })
    if (edited.state !== before) {
      // A commit of our own leaves the data version as it is.
      if (this.#seen) this.#seen = { ...this.#seen, state: edited.state }
      this.#bell.ring()
      this.#touch()
    }
    return edited.result
  }

  changes({ signal }: { readonly signal: AbortSignal }): AsyncIterable<void> {
    const ended = AbortSignal.any([signal, this.#closed.signal])
    const hints = this.#bell.listen({ signal: ended })
    if (ended.aborted) return hints
    const watch = watchFile(this.#path, this.#clock, this.#ringWhenOthersCommit())
    ended.addEventListener('abort', () => watch.close(), { once: true })
    return finallyDo(hints, () => watch.close())
  }

  close(): void {
    if (this.#closed.signal.aborted) return
    this.#closed.abort()
    this.#database.close()
  }

  #ringWhenOthersCommit(): () => void {
    let seen = dataVersion(this.#database)
    return () => {
      try {
        const version = patiently(this.#path, () => dataVersion(this.#database))
        if (version === seen) return
        seen = version
      } catch {
        // Whoever reads next is told what is wrong; nobody could catch it here.
      }
      this.#bell.ring()
    }
  }

  /** Inside a transaction: what holds for as long as it lasts. */
  #current(): WorldState {
    const version = dataVersion(this.#database)
    if (this.#seen?.version !== version) this.#seen = { version, state: loadState(this.#database) }
    return this.#seen.state
  }

  #transaction<T>(begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
    return patiently(this.#path, () => inTransaction(this.#database, begin, work))
  }

  /** Rings in other processes. After the commit, so that whoever wakes sees the change. */
  #touch(): void {
    const now = this.#clock.now() / 1_000
    try {
      utimesSync(this.#path, now, now)
    } catch {
      // Another account's file can be written, yet not touched: the others then learn of it by polling.
    }
  }
}

/** For whom the folder belongs to. What SQLite puts beside it has its owner. */
function makeFile(path: string): void {
  const folder = dirname(path)
  try {
    const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (first !== undefined) giveFolders(first, folder, 0o700)
  } catch (cause) {
    throw new WorldFileError(`The folder of the simulator's world ${path} can't be made. Name another file.`, { cause })
  }
  const made = existsSync(path) ? null : opened(path)
  if (made === null) return
  try {
    giveFile(made, path)
  } finally {
    closeSync(made)
  }
}

/** null: somebody else has just made it, or it can't be made, and SQLite says why. */
function opened(path: string): number | null {
  try {
    return openSync(path, 'wx', 0o644)
  } catch {
    return null
  }
}

async function* finallyDo(hints: AsyncIterable<void>, stop: () => void): AsyncGenerator<void> {
  try {
    yield* hints
  } finally {
    stop()
  }
}
