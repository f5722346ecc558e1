import type { Intent, Outcome } from '../model/action.ts'
import { type Incarnation, incarnationKey, incarnationStamp } from '../model/incarnation.ts'
import { instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import type { Moment } from './moment.ts'
import { personId } from './people.ts'
import { number, numberOrNull, text, textOrNull } from './row.ts'
import type { OpenAction } from './store.ts'

/** Columns that name an incarnation in a row without its key, which holds a name. */
export interface IncarnationColumns {
  readonly sessionId: string
  readonly person: string
  readonly stamp: string
}

export function columnsOf(db: Database, host: string, incarnation: Incarnation, now: Moment): IncarnationColumns {
  if (incarnation.host !== host) throw new RangeError(`${incarnation.host} is not the host of this store, ${host}`)
  const stamp = incarnationStamp(incarnation)
  return { sessionId: incarnation.sessionId, person: personId(db, incarnation.user, now), stamp }
}

/** Of a row joined with `person`. Someone forgotten goes by the id. */
function userOf(row: Row): string {
  return textOrNull(row, 'name') ?? text(row, 'person')
}

export function keyOf(host: string, row: Row): string {
  return incarnationKey(host, text(row, 'session_id'), text(row, 'stamp'), userOf(row))
}

/** Needs the columns `logon_at` and `since` besides. */
export function incarnationOf(host: string, row: Row): Incarnation {
  const logonAt = numberOrNull(row, 'logon_at')
  return {
    key: keyOf(host, row),
    host,
    sessionId: text(row, 'session_id'),
    user: userOf(row),
    logonAt: logonAt === null ? null : instant(logonAt),
    since: instant(number(row, 'since')),
  }
}

type IntentContent = Omit<Intent, 'id' | 'incarnation' | 'action'> & Pick<Incarnation, 'logonAt' | 'since'>

/** One row is both the open action and the counted write. */
export function insertIntent(db: Database, host: string, intent: Intent, now: Moment): IncarnationColumns {
  const columns = columnsOf(db, host, intent.incarnation, now)
  const { id, incarnation, action, ...rest } = intent
  const content: IntentContent = { ...rest, logonAt: incarnation.logonAt, since: incarnation.since }
  db.run(
    `INSERT INTO intent (id, host, session_id, person, stamp, action, boot, elapsed, at, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
  )
  return columns
}

export function hasOpenAction(db: Database, host: string, sessionId: string): boolean {
  return db.get('SELECT 1 FROM intent WHERE host = ? AND session_id = ? AND ended = 0', host, sessionId) !== undefined
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

export function noteOutcome(db: Database, id: string, outcome: Outcome): void {
  db.run('UPDATE intent SET outcome = ? WHERE id = ?', JSON.stringify(outcome), id)
}

/** What was dropped once was never sent, whatever is said of it later. */
export function endIntent(db: Database, id: string, how: { readonly dropped: boolean }): void {
  db.run('UPDATE intent SET ended = 1, dropped = max(dropped, ?) WHERE id = ?', how.dropped ? 1 : 0, id)
}
