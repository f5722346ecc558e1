import type { Hold, Holds, Override } from '../model/hold.ts'
import { instant, ms, plus } from '../model/time.ts'
import { counted, countOn } from './counter.ts'
import type { Database, Row } from './database.ts'
import type { Fact } from './fact.ts'
import { columnsOf, columnsOfKey, keyOf } from './incarnations.ts'
import type { Moment } from './moment.ts'
import { personId } from './people.ts'
import { number, numberOrNull, text, textOrNull } from './row.ts'

type PlacedFact = Extract<Fact, { kind: 'placed' }>

/** What of a hold or override never changes, besides its columns. Its selector and reason may name people: only here, so that they can be rewritten. */
export type PlacedContent =
  | Omit<Hold, 'until' | 'id' | 'incarnation' | 'by' | 'released'>
  | Omit<Override, 'until' | 'id' | 'incarnation' | 'by' | 'released'>

export function keepPlaced(db: Database, host: string, { placed, length, until }: PlacedFact, now: Moment): void {
  const { id, incarnation, by, released: _released, ...content } = placed
  const bound = incarnation === null ? null : columnsOfKey(db, host, incarnation, now)
  countOn(db, host, 'holds')
  clearEnded(db, host, id)
  db.run(
    `INSERT INTO placed
       (host, id, kind, session_id, person, stamp, placed_by, content, boot, elapsed, length, until, honours)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    id,
    placed.kind,
    bound?.sessionId ?? null,
    bound?.person ?? null,
    bound?.stamp ?? null,
    personId(db, by, now),
    JSON.stringify(content),
    now.boot,
    now.stamp,
    Math.ceil(length),
    until,
    placed.kind === 'hold' && placed.honours !== null ? 1 : 0,
  )
}

/** Short ids come back at times; one that has ended makes room. */
function clearEnded(db: Database, host: string, id: string): void {
  const cleared = db.run('DELETE FROM placed WHERE host = ? AND id = ? AND ended IS NOT NULL', host, id)
  if (cleared > 0) db.run('DELETE FROM placed_release WHERE host = ? AND id = ?', host, id)
}

/** Stays for records of plans that knew it; retention takes it away after the last of them. */
export function endPlaced(db: Database, host: string, id: string, now: Moment): void {
  const ended = db.run('UPDATE placed SET ended = ? WHERE host = ? AND id = ? AND ended IS NULL', now.stamp, host, id)
  if (ended > 0) countOn(db, host, 'holds')
}

export function releaseFrom(db: Database, host: string, fact: Extract<Fact, { kind: 'released' }>, now: Moment): void {
  const { sessionId, person, stamp } = columnsOf(db, host, fact.incarnation, now)
  const released = db.run(
    'INSERT OR IGNORE INTO placed_release (host, id, session_id, person, stamp) VALUES (?, ?, ?, ?, ?)',
    host,
    fact.id,
    sessionId,
    person,
    stamp,
  )
  if (released > 0) countOn(db, host, 'holds')
}

/** Over from now on, whatever clocks do. */
export function endHonouring(db: Database, host: string, id: string): void {
  const honoured = db.run('UPDATE placed SET length = 0 WHERE host = ? AND id = ? AND ended IS NULL', host, id)
  if (honoured > 0) countOn(db, host, 'holds')
}

export function readHolds(db: Database, host: string, now: Moment): Holds {
  const rows = db.all(
    `SELECT placed.*, person.name, placer.name AS placer FROM placed
     LEFT JOIN person ON person.id = placed.person LEFT JOIN person AS placer ON placer.id = placed.placed_by
     WHERE host = ? AND ended IS NULL ORDER BY sequence`,
    host,
  )
  const released = rows.length === 0 ? new Map<string, ReadonlySet<string>>() : readReleased(db, host)
  const all = rows.map(row => placedOf(host, row, endOf(row, now), released.get(text(row, 'id')) ?? new Set()))
  return {
    version: counted(db, host, 'holds'),
    holds: all.filter(placed => placed.kind === 'hold'),
    overrides: all.filter(placed => placed.kind === 'override'),
  }
}

/** Of a row joined with `person`, and with that of `placed_by` as `placer`. */
export function placedOf(host: string, row: Row, until: Hold['until'], released: ReadonlySet<string>): Hold | Override {
  // Written by keepPlaced from a value of this type.
  const content = JSON.parse(text(row, 'content')) as PlacedContent
  const incarnation = row.session_id === null ? null : keyOf(host, row)
  const by = textOrNull(row, 'placer') ?? text(row, 'placed_by')
  return { ...content, id: text(row, 'id'), incarnation, by, until, released }
}

/** The sooner of the wall clock's end and the elapsed one. What was up since then only adds up, so nothing that is over comes back. */
function endOf(row: Row, now: Moment): Hold['until'] {
  const passed = Math.max(0, now.elapsed - number(row, 'elapsed'))
  const elapsed = plus(instant(now.wall - passed), ms(number(row, 'length')))
  const wall = numberOrNull(row, 'until')
  return wall === null ? elapsed : instant(Math.min(wall, elapsed))
}

function readReleased(db: Database, host: string): ReadonlyMap<string, ReadonlySet<string>> {
  const rows = db.all(
    `SELECT placed_release.*, person.name FROM placed_release LEFT JOIN person ON person.id = placed_release.person
     WHERE host = ?1 AND placed_release.id IN (SELECT id FROM placed WHERE host = ?1 AND ended IS NULL)`,
    host,
  )
  const byId = Map.groupBy(rows, row => text(row, 'id'))
  return new Map(Array.from(byId, ([id, found]) => [id, new Set(found.map(row => keyOf(host, row)))]))
}
