import { randomUUID } from 'node:crypto'
import type { Clock } from '../model/clock.ts'
import { pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Database } from './database.ts'
import { type DeskOptions, deskVersion, holdRequest, openDesk } from './request-desk.ts'
import type { AskOptions, Reply, Request, RequestOutbox } from './requests.ts'
import { text } from './row.ts'

const POLL: Milliseconds = ms(50)
/** Looking whether the daemon lives costs more than looking for its answer. */
const LOOK_AFTER_DAEMON: Milliseconds = ms(1_000)

export function openOutbox({ folder, clock }: DeskOptions): RequestOutbox {
  return new SqliteOutbox(openDesk(folder), folder, clock)
}

class SqliteOutbox implements RequestOutbox {
  readonly #db: Database
  readonly #folder: string
  readonly #clock: Clock

  constructor(db: Database, folder: string, clock: Clock) {
    this.#db = db
    this.#folder = folder
    this.#clock = clock
  }

  async ask(request: Request, options: AskOptions): Promise<Reply> {
    options.signal.throwIfAborted()
    const id = randomUUID()
    // Before the row: a row without its lock is one whose verb has gone.
    const lock = holdRequest(this.#folder, id)
    try {
      this.#db.run(
        `INSERT INTO request (id, content, asker, state) VALUES (?, ?, ?, 'waiting')`,
        id,
        JSON.stringify(request),
        options.by,
      )
      const reply = await this.#wait(id, options)
      this.#db.run('DELETE FROM request WHERE id = ?', id)
      return reply
    } finally {
      // Who is to be forgotten is not to be remembered for having been asked about.
      if (request.verb === 'forget') this.#db.execute('PRAGMA wal_checkpoint(TRUNCATE)')
      lock.release()
    }
  }

  close(): void {
    this.#db.close()
  }

  async #wait(id: string, options: AskOptions): Promise<Reply> {
    const { takenWithin, signal, daemonAlive = () => true } = options
    const asked = this.#clock.uptime()
    let lookedAfterDaemon = asked
    let seen: number | null = null
    let state = 'waiting'
    for (;;) {
      await pause(this.#clock, POLL, signal)
      if (signal.aborted) {
        this.#withdraw(id)
        throw signal.reason
      }
      const version = deskVersion(this.#db)
      if (version !== seen) {
        seen = version
        const reply = this.#reply(id)
        if (reply !== null) return reply
        state = this.#state(id)
      }
      const now = this.#clock.uptime()
      if (state === 'waiting' && now - asked >= takenWithin && this.#withdraw(id)) return { kind: 'not-taken' }
      if (state === 'taken' && now - lookedAfterDaemon >= LOOK_AFTER_DAEMON) {
        lookedAfterDaemon = now
        // It may have answered with its last breath.
        if (!daemonAlive()) return this.#reply(id) ?? { kind: 'abandoned' }
      }
    }
  }

  /** null: still waiting or being carried out. A row that is gone was withdrawn by the daemon, which thought the verb dead. */
  #reply(id: string): Reply | null {
    const row = this.#db.get('SELECT state, answer FROM request WHERE id = ?', id)
    if (!row) return { kind: 'not-taken' }
    if (text(row, 'state') === 'abandoned') return { kind: 'abandoned' }
    if (text(row, 'state') === 'answered') return { kind: 'answered', answer: JSON.parse(text(row, 'answer')) }
    return null
  }

  #state(id: string): string {
    const row = this.#db.get('SELECT state FROM request WHERE id = ?', id)
    return row ? text(row, 'state') : 'withdrawn'
  }

  /** false: it was taken first. */
  #withdraw(id: string): boolean {
    return this.#db.run(`DELETE FROM request WHERE id = ? AND state = 'waiting'`, id) > 0
  }
}
