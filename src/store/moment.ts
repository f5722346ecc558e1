import type { Clock } from '../model/clock.ts'
import { type Instant, instant, type Milliseconds, ms, plus } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import { number, textOrNull } from './row.ts'

/**
 * One reading of the clock in terms that survive a reboot.
 *
 * `elapsed` adds up only time that this host was seen to be up, so the difference of two readings is never more than the
 * time that really passed.
 */
export interface Moment {
  readonly wall: Instant
  /** Counts the boots in which this store was written. */
  readonly boot: number
  /** The store has not seen this boot yet. */
  readonly newBoot: boolean
  /** Whole milliseconds, rounded down. */
  readonly uptime: number
  /** `elapsed` at the start of this boot. */
  readonly base: number
  /** Rounded down: what has certainly passed. */
  readonly elapsed: number
  /** What a row written now carries; rounded up, so that its age is never overstated. */
  readonly stamp: number
}

/** When a row was written. */
export interface Stamped {
  readonly boot: number
  readonly elapsed: number
}

/** Of a row with the columns `boot` and `elapsed`. */
export function stampedAt(row: Row): Stamped {
  return { boot: number(row, 'boot'), elapsed: number(row, 'elapsed') }
}

export function presentMoment(db: Database, host: string, clock: Clock): Moment {
  const row = db.get('SELECT ordinal, boot_id, base, last_uptime FROM boot WHERE host = ?', host)
  const exact = clock.uptime()
  const uptime = Math.floor(exact)
  let boot = 1
  let base = 0
  let newBoot = true
  if (row) {
    const knownId = textOrNull(row, 'boot_id')
    const lastUptime = number(row, 'last_uptime')
    const same = clock.bootId !== null && knownId !== null ? clock.bootId === knownId : uptime >= lastUptime
    newBoot = !same
    boot = number(row, 'ordinal') + (same ? 0 : 1)
    base = number(row, 'base') + (same ? 0 : lastUptime)
  }
  return {
    wall: instant(Math.round(clock.now())),
    boot,
    newBoot,
    uptime,
    base,
    elapsed: base + uptime,
    stamp: base + Math.ceil(exact),
  }
}

/** Remembers how far this boot has come. Belongs in every transaction that leaves a row with a stamp. */
export function keepMoment(db: Database, host: string, clock: Clock, moment: Moment): void {
  db.run(
    `INSERT INTO boot (host, ordinal, boot_id, base, last_uptime) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (host) DO UPDATE SET ordinal = excluded.ordinal, boot_id = excluded.boot_id, base = excluded.base,
       last_uptime = iif(ordinal = excluded.ordinal, max(last_uptime, excluded.last_uptime), excluded.last_uptime)`,
    host,
    moment.boot,
    clock.bootId,
    moment.base,
    moment.uptime,
  )
}

/** Monotonic within a boot; after one never more than the present uptime. Never the wall clock. */
export function age(row: Stamped, now: Moment): Milliseconds {
  const passed = Math.max(0, now.elapsed - row.elapsed)
  return ms(row.boot === now.boot ? passed : Math.min(passed, now.uptime))
}

/** When, on the present wall clock, something of that age began. */
export function began(row: Stamped, now: Moment): Instant {
  return instant(now.wall - age(row, now))
}

export function waitEnds(row: Stamped, delay: Milliseconds, now: Moment): Instant {
  return plus(began(row, now), delay)
}
