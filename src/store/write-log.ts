import type { Ledger } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import { type Instant, instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import { age, type Moment, type Stamped } from './moment.ts'
import { WRITES_KEPT } from './retention.ts'
import { number, text, textOrNull } from './row.ts'

/** Of the writes whose age is under `per`. One whose call may still be to come, or under way, has no age yet. */
const WITHIN = `((counted_boot = ?2 AND counted_elapsed > ?3) OR (counted_boot < ?2 AND ?4))`
const UNDER_WAY = 'ended = 0 AND outcome IS NULL'

/** As far as a limit looks back. */
type Length = Pick<Limit, 'per'>

/**
 * Counts the writes of each of these sessions whose age is under `per`, whoever asked for them and whatever became of them.
 * @throws {RangeError} `per` is longer than writes are kept
 */
export function sessionWrites(
  db: Database,
  host: string,
  sessionIds: readonly string[],
  length: Length,
  now: Moment,
): ReadonlyMap<string, number> {
  const rows = db.all(
    `SELECT asked.value AS session_id, ${counted('session_id = asked.value')} AS writes FROM json_each(?5) AS asked`,
    ...window(host, length, now),
    JSON.stringify(sessionIds),
  )
  return new Map(rows.map(row => [text(row, 'session_id'), number(row, 'writes')]))
}

/** The same of all sessions together. */
export function hostWritesWithin(db: Database, host: string, length: Length, now: Moment): number {
  const row = db.get(`SELECT ${counted('TRUE')} AS writes`, ...window(host, length, now))
  return number(row ?? {}, 'writes')
}

/** Disconnects that were sent, or still may be. */
export function disconnectsWithin(db: Database, host: string, length: Length, now: Moment): number {
  const which = `action = 'disconnect' AND dropped = 0`
  const row = db.get(`SELECT ${counted(which)} AS writes`, ...window(host, length, now))
  return number(row ?? {}, 'writes')
}

/** Needs the values of {@link window}. */
function counted(which: string): string {
  return `(SELECT count(*) FROM intent WHERE host = ?1 AND ${which} AND counted_boot = ?2 AND counted_elapsed > ?3)
        + (SELECT count(*) FROM intent WHERE host = ?1 AND ${which} AND counted_boot < ?2 AND ?4)
        + (SELECT count(*) FROM intent WHERE host = ?1 AND ${which} AND ${UNDER_WAY} AND NOT ${WITHIN})`
}

function window(host: string, { per }: Length, now: Moment): readonly [string, number, number, number] {
  if (per > WRITES_KEPT) throw new RangeError('A limit may not look back further than writes are kept: 24 h')
  // What was written before this boot is as old as the boot.
  return [host, now.boot, now.elapsed - per, now.uptime < per ? 1 : 0]
}

interface Write extends Stamped {
  readonly sequence: number
  readonly isUnderWay: boolean
  readonly isDisconnect: boolean
}

/** All counted writes, read once and then only what changed since: a day of them is tens of thousands of rows. */
export class WriteLog {
  readonly #db: Database
  readonly #host: string
  #read = 0
  readonly #bySession = new Map<string, Write[]>()

  constructor(db: Database, host: string) {
    this.#db = db
    this.#host = host
  }

  /** To be called in a transaction. Oldest first. */
  instants(now: Moment): Pick<Ledger, 'writes' | 'disconnects'> {
    this.#readOn()
    const writes = new Map<string, readonly Instant[]>()
    const disconnects: Instant[] = []
    for (const [sessionId, log] of this.#bySession) {
      const young = log.findIndex(write => ageOf(write, now) < WRITES_KEPT)
      if (young === -1) {
        this.#bySession.delete(sessionId)
        continue
      }
      log.splice(0, young)
      const instants = log.map(write => instant(now.wall - ageOf(write, now)))
      writes.set(sessionId, instants)
      log.forEach(({ isDisconnect }, index) => {
        if (isDisconnect) disconnects.push(instants[index] ?? now.wall)
      })
    }
    return { writes, disconnects: disconnects.sort((a, b) => a - b) }
  }

  /** A row a session and boot, not a row a write: SQLite joins numbers faster than it hands out rows. */
  #readOn(): void {
    const rows = this.#db.all(
      `SELECT session_id, counted_boot AS boot, max(mark) AS newest, group_concat(sequence) AS sequences,
         group_concat(counted_elapsed) AS stamps, group_concat(${UNDER_WAY}) AS under_way,
         group_concat(action = 'disconnect' AND dropped = 0) AS disconnects
       FROM intent WHERE host = ? AND mark > ? GROUP BY session_id, counted_boot`,
      this.#host,
      this.#read,
    )
    const changed = Map.groupBy(rows, row => text(row, 'session_id'))
    for (const [sessionId, found] of changed) {
      const read = found.flatMap(writesOf)
      const log = without(this.#bySession.get(sessionId) ?? [], new Set(read.map(({ sequence }) => sequence)))
      log.push(...read)
      this.#bySession.set(sessionId, log.sort(byAge))
      for (const row of found) this.#read = Math.max(this.#read, number(row, 'newest'))
    }
    this.#letGo()
  }

  /** What ended long after its intent may have been removed before its end was read here. */
  #letGo(): void {
    const isOpen = [...this.#bySession.values()].some(log => log.at(-1)?.isUnderWay)
    if (!isOpen) return
    const open = this.#db.get(
      `SELECT group_concat(sequence) AS sequences FROM intent WHERE host = ? AND ${UNDER_WAY}`,
      this.#host,
    )
    const sequences = new Set(
      textOrNull(open ?? {}, 'sequences')
        ?.split(',')
        .map(Number),
    )
    for (const [sessionId, log] of this.#bySession) {
      const isGone = ({ isUnderWay, sequence }: Write): boolean => isUnderWay && !sequences.has(sequence)
      if (log.some(isGone))
        this.#bySession.set(
          sessionId,
          log.filter(write => !isGone(write)),
        )
    }
  }
}

/** The lists of one row are in the same order: SQLite fills them together. */
function writesOf(row: Row): readonly Write[] {
  const boot = number(row, 'boot')
  const [stamps, underWay, disconnects] = ['stamps', 'under_way', 'disconnects'].map(column =>
    text(row, column).split(','),
  )
  return text(row, 'sequences')
    .split(',')
    .map((sequence, index) => ({
      sequence: Number(sequence),
      boot,
      elapsed: Number(stamps?.[index]),
      isUnderWay: underWay?.[index] === '1',
      isDisconnect: disconnects?.[index] === '1',
    }))
}

/** Nearly always the last one is all that changed. */
function without(log: Write[], sequences: ReadonlySet<number>): Write[] {
  return log.some(({ sequence }) => sequences.has(sequence))
    ? log.filter(({ sequence }) => !sequences.has(sequence))
    : log
}

/** Oldest first; what is under way is younger than all that is over. */
function byAge(a: Write, b: Write): number {
  return Number(a.isUnderWay) - Number(b.isUnderWay) || a.boot - b.boot || a.elapsed - b.elapsed
}

function ageOf(write: Write, now: Moment): number {
  return write.isUnderWay ? 0 : age(write, now)
}
