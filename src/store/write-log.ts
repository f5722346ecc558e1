import type { Ledger } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import { type Instant, instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { age, type Moment, type Stamped } from './moment.ts'
import { WRITES_KEPT } from './retention.ts'
import { number, text } from './row.ts'

/**
 * Counts the writes whose age is under `per`, whoever asked for them and whatever became of them.
 * @throws {RangeError} `per` is longer than writes are kept
 */
export function writesWithin(db: Database, host: string, sessionId: string, { per }: Limit, now: Moment): number {
  if (per > WRITES_KEPT) throw new RangeError('A limit may not look back further than writes are kept: 24 h')
  const row = db.get(
    `SELECT (SELECT count(*) FROM intent WHERE host = ?1 AND session_id = ?2 AND boot = ?3 AND elapsed > ?4)
          + (SELECT count(*) FROM intent WHERE host = ?1 AND session_id = ?2 AND boot < ?3 AND ?5) AS writes`,
    host,
    sessionId,
    now.boot,
    now.elapsed - per,
    // What was written before this boot is as old as the boot.
    now.uptime < per ? 1 : 0,
  )
  return number(row ?? {}, 'writes')
}

/** All counted writes, read once and then only what came since: a day of them is tens of thousands of rows. */
export class WriteLog {
  readonly #db: Database
  readonly #host: string
  #read = 0
  readonly #bySession = new Map<string, Stamped[]>()

  constructor(db: Database, host: string) {
    this.#db = db
    this.#host = host
  }

  /** To be called in a transaction. Oldest first. */
  instants(now: Moment): Ledger['writes'] {
    this.#readOn()
    const writes = new Map<string, readonly Instant[]>()
    for (const [sessionId, log] of this.#bySession) {
      const young = log.findIndex(write => age(write, now) < WRITES_KEPT)
      if (young === -1) this.#bySession.delete(sessionId)
      else {
        log.splice(0, young)
        writes.set(
          sessionId,
          log.map(write => instant(now.wall - age(write, now))),
        )
      }
    }
    return writes
  }

  /** A row a session and boot, not a row a write: SQLite joins numbers faster than it hands out rows. */
  #readOn(): void {
    const rows = this.#db.all(
      `SELECT session_id, boot, max(sequence) AS newest, group_concat(elapsed) AS stamps FROM intent
       WHERE host = ? AND sequence > ? GROUP BY session_id, boot ORDER BY session_id, boot`,
      this.#host,
      this.#read,
    )
    for (const row of rows) {
      const boot = number(row, 'boot')
      const log = this.#bySession.get(text(row, 'session_id')) ?? []
      this.#bySession.set(text(row, 'session_id'), log)
      const stamps = text(row, 'stamps').split(',').map(Number)
      for (const elapsed of stamps.sort((a, b) => a - b)) log.push({ boot, elapsed })
      this.#read = Math.max(this.#read, number(row, 'newest'))
    }
  }
}
