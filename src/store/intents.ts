import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { instant } from '../model/time.ts'
import { countOn } from './counter.ts'
import type { Database, Row } from './database.ts'
import { columnsOf, type IncarnationColumns, incarnationOf } from './incarnations.ts'
import type { Moment } from './moment.ts'
import { number, text, textOrNull } from './row.ts'
import type { OpenAction } from './store.ts'
import { Within } from './within.ts'

type IntentContent = Omit<Intent, 'id' | 'incarnation' | 'action'> & Pick<Incarnation, 'logonAt' | 'since'>

/** By host. All that one transaction changes has the same mark, since nobody reads it in between. */
const marks = new Within(() => new Map<string, number>())

function markOf(db: Database, host: string): number {
  const known = marks.of(db)
  const mark = known.get(host) ?? countOn(db, host, 'intent')
  known.set(host, mark)
  return mark
}

/** One row is both the open action and the counted write. */
export function insertIntent(db: Database, host: string, intent: Intent, now: Moment): IncarnationColumns {
  const columns = columnsOf(db, host, intent.incarnation, now)
  const { id, incarnation, action, ...rest } = intent
  const content: IntentContent = { ...rest, logonAt: incarnation.logonAt, since: incarnation.since }
  db.run(
    `INSERT INTO intent
       (id, host, session_id, person, stamp, action, boot, elapsed, at, content, counted_boot, counted_elapsed, mark)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?7, ?8, ?11)`,
    id,
    host,
    columns.sessionId,
    columns.person,
    columns.stamp,
    action,
    now.boot,
    now.stamp,
    now.wall,
    JSON.stringify(content),
    markOf(db, host),
  )
  return columns
}

/** Sessions that have one. */
export function openSessions(db: Database, host: string): Set<string> {
  const rows = db.all('SELECT session_id FROM intent WHERE host = ? AND ended = 0', host)
  return new Set(rows.map(row => text(row, 'session_id')))
}

/** Oldest first. */
export function openActions(db: Database, host: string): readonly OpenAction[] {
  const rows = db.all(
    `SELECT intent.*, content ->> 'logonAt' AS logon_at, content ->> 'since' AS since, person.name
     FROM intent LEFT JOIN person ON person.id = intent.person
     WHERE host = ? AND ended = 0 ORDER BY sequence`,
    host,
  )
  return rows.map(row => openAction(host, row))
}

function openAction(host: string, row: Row): OpenAction {
  // Both texts were written by insertIntent and noteOutcome from values of these types.
  const { logonAt: _logonAt, since: _since, ...content } = JSON.parse(text(row, 'content')) as IntentContent
  const outcome = textOrNull(row, 'outcome')
  return {
    intent: {
      id: text(row, 'id'),
      incarnation: incarnationOf(host, row),
      action: text(row, 'action') as Intent['action'],
      ...content,
    },
    intendedAt: instant(number(row, 'at')),
    outcome: outcome === null ? null : (JSON.parse(outcome) as Outcome),
  }
}

/** The call is over, so it was at work until now: the write counts from here. */
export function noteOutcome(db: Database, host: string, id: string, outcome: Outcome, now: Moment): void {
  db.run(
    'UPDATE intent SET outcome = ?, counted_boot = ?, counted_elapsed = ?, mark = ? WHERE id = ?',
    JSON.stringify(outcome),
    now.boot,
    now.stamp,
    markOf(db, host),
    id,
  )
}

/** What was dropped once was never sent, whatever is said of it later. */
export function dropIntent(db: Database, host: string, id: string): void {
  db.run('UPDATE intent SET ended = 1, dropped = 1, mark = ? WHERE id = ?', markOf(db, host), id)
}

/** Of a call whose end nobody noted it is only known that it is over by now. */
export function endIntent(db: Database, host: string, id: string, effect: Effect | 'none', now: Moment): void {
  db.run(
    `UPDATE intent SET ended = 1, effect = ?3, effect_boot = ?4, effect_elapsed = ?5, mark = ?2,
       counted_boot = iif(ended = 0 AND outcome IS NULL, ?4, counted_boot),
       counted_elapsed = iif(ended = 0 AND outcome IS NULL, ?5, counted_elapsed) WHERE id = ?1`,
    id,
    markOf(db, host),
    effect,
    now.boot,
    now.stamp,
  )
}

/** @returns false: it was reversed before */
export function reverseIntent(db: Database, id: string): boolean {
  return db.run('UPDATE intent SET reversed = 1 WHERE id = ? AND reversed = 0', id) > 0
}
