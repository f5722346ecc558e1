import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { BUSY, explained, sqliteCode } from './explain.ts'

export type Row = Readonly<Record<string, SQLOutputValue>>

/** How long a writer waits for another process before it gives up. Transactions here take milliseconds. */
const BUSY_TIMEOUT_MS = 1_000
const SWITCH_PAUSE_MS = 10

/**
 * One SQLite file with its prepared statements. Whatever SQLite complains of becomes a StoreError that names the file.
 * The caller opens no second descriptor to the file: closing one would free this process's locks on POSIX systems.
 */
export class Database {
  readonly file: string
  readonly readOnly: boolean
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #transaction: object | null = null

  constructor(file: string, options: { readonly readOnly: boolean }) {
    this.file = file
    this.readOnly = options.readOnly
    this.#connection = explained(
      file,
      () => new DatabaseSync(file, { readOnly: options.readOnly, timeout: BUSY_TIMEOUT_MS }),
    )
  }

  /** @returns the number of rows changed */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return explained(this.file, () => Number(this.#prepared(sql).run(...values).changes))
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return explained(this.file, () => this.#prepared(sql).get(...values))
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return explained(this.file, () => this.#prepared(sql).all(...values))
  }

  /**
   * Lets readers and one writer work at the same time. SQLite does not wait for others while it switches a new file over, so
   * this does.
   */
  useWriteAheadLog(): void {
    for (let patience = BUSY_TIMEOUT_MS; ; patience -= SWITCH_PAUSE_MS) {
      try {
        this.execute('PRAGMA journal_mode = WAL')
        return
      } catch (error) {
        if (sqliteCode(error) !== BUSY || patience <= 0) throw error
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_PAUSE_MS)
      }
    }
  }

  /** One object for each transaction; null: none is under way. */
  get transaction(): object | null {
    return this.#transaction
  }

  /** Rows changed since this connection was opened. */
  totalChanges(): number {
    return Number(this.get('SELECT total_changes() AS changes')?.changes ?? 0)
  }

  /** Several statements without values or results. */
  execute(sql: string): void {
    explained(this.file, () => this.#connection.exec(sql))
  }

  /** Runs `work` alone among all writers; keeps all of it or, when it throws, nothing. */
  write<T>(work: () => T): T {
    return this.#within('BEGIN IMMEDIATE', work)
  }

  /** Runs `work` on one consistent snapshot. */
  read<T>(work: () => T): T {
    return this.#within('BEGIN', work)
  }

  close(): void {
    if (!this.#connection.isOpen) return
    this.#statements.clear()
    this.#connection.close()
  }

  #within<T>(begin: string, work: () => T): T {
    this.run(begin)
    this.#transaction = {}
    try {
      const result = work()
      this.run('COMMIT')
      return result
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (this.#connection.isTransaction) this.run('ROLLBACK')
      throw error
    } finally {
      this.#transaction = null
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
