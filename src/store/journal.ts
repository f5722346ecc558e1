import { hash } from 'node:crypto'
import { type Instant, instant } from '../model/time.ts'
import type { Database, Row } from './database.ts'
import type { JournalEntry, JournalFilter } from './journal-entry.ts'
import { peopleCalled, personName } from './people.ts'
import { number, text, textOrNull } from './row.ts'
import { Within } from './within.ts'

/** An entry before it has its place in the chain. `person` is an id. */
export interface Entry {
  readonly kind: JournalEntry['kind']
  readonly intent?: string
  readonly sessionId?: string
  readonly person?: string
  readonly action?: string
  readonly rule?: { readonly policy: string; readonly rule: string }
  readonly detail: Readonly<Record<string, unknown>>
}

/** The end of the chain, or of what retention took off its beginning. */
export interface Link {
  readonly sequence: number
  readonly hash: string
}

const START: Link = { sequence: 0, hash: '' }

/** The end of each host's chain. */
const ends = new Within(() => new Map<string, Link>())

export function appendEntry(
  db: Database,
  host: string,
  entry: Entry,
  when: { readonly wall: Instant; readonly elapsed: number },
): void {
  const known = ends.of(db)
  const before = known.get(host) ?? head(db, host) ?? anchor(db, host)
  const row = {
    host,
    sequence: before.sequence + 1,
    at: when.wall,
    elapsed: when.elapsed,
    kind: entry.kind,
    intent: entry.intent ?? null,
    session_id: entry.sessionId ?? null,
    person: entry.person ?? null,
    action: entry.action ?? null,
    policy: entry.rule?.policy ?? null,
    rule: entry.rule?.rule ?? null,
    detail: JSON.stringify(entry.detail),
  }
  const link = { sequence: row.sequence, hash: chainHash(before.hash, row) }
  db.run(
    `INSERT INTO journal (host, sequence, at, elapsed, kind, intent, session_id, person, action, policy, rule, detail, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.host,
    row.sequence,
    row.at,
    row.elapsed,
    row.kind,
    row.intent,
    row.session_id,
    row.person,
    row.action,
    row.policy,
    row.rule,
    row.detail,
    link.hash,
  )
  known.set(host, link)
}

/** The columns that the hash covers, in this order: all of them but the hash itself. */
const HASHED = [
  'host',
  'sequence',
  'at',
  'elapsed',
  'kind',
  'intent',
  'session_id',
  'person',
  'action',
  'policy',
  'rule',
  'detail',
] as const

/** SHA-256 over the hash before and the row as a JSON array, which keeps `["a", "b"]` apart from `["ab", ""]`. */
export function chainHash(before: string, row: Readonly<Record<(typeof HASHED)[number], unknown>> | Row): string {
  const content = JSON.stringify([before, ...HASHED.map(column => row[column])])
  return hash('sha256', content)
}

/** The newest entry; null when there is none. */
export function head(db: Database, host: string): Link | null {
  const row = db.get('SELECT sequence, hash FROM journal WHERE host = ? ORDER BY sequence DESC LIMIT 1', host)
  return row ? { sequence: number(row, 'sequence'), hash: text(row, 'hash') } : null
}

/** The last entry that retention removed: what the first one that is left is chained to. */
export function anchor(db: Database, host: string): Link {
  const row = db.get('SELECT sequence, hash FROM journal_anchor WHERE host = ?', host)
  return row ? { sequence: number(row, 'sequence'), hash: text(row, 'hash') } : START
}

/** Oldest first. */
export function readJournal(db: Database, host: string, filter: JournalFilter): readonly JournalEntry[] {
  const conditions = ['host = ?']
  const values: (string | number)[] = [host]
  const among = (column: string, wanted: readonly string[]): void => {
    conditions.push(`${column} IN (${wanted.map(() => '?').join(', ')})`)
    values.push(...wanted)
  }
  const compared = (comparison: string, wanted: string | number): void => {
    conditions.push(comparison)
    values.push(wanted)
  }
  if (filter.since !== undefined) compared('at >= ?', filter.since)
  if (filter.until !== undefined) compared('at <= ?', filter.until)
  if (filter.action !== undefined) compared('action = ?', filter.action)
  // A name may hold a slash itself.
  if (filter.rule !== undefined) compared(`?${values.length + 1} IN (policy, policy || '/' || rule)`, filter.rule)
  if (filter.sessionId !== undefined) among('session_id', [filter.sessionId])
  if (filter.sessionIds !== undefined) among('session_id', filter.sessionIds)
  if (filter.user !== undefined)
    among(
      'person',
      peopleCalled(db, filter.user).map(({ id }) => id),
    )
  if (filter.kinds !== undefined) among('kind', filter.kinds)
  const rows = db.all(
    `SELECT journal.*, person.name FROM journal LEFT JOIN person ON person.id = journal.person
     WHERE ${conditions.join(' AND ')} ORDER BY sequence DESC LIMIT ?`,
    ...values,
    filter.last ?? -1,
  )
  return rows.map(row => entryOf(db, row)).reverse()
}

function entryOf(db: Database, row: Row): JournalEntry {
  const policy = textOrNull(row, 'policy')
  return {
    sequence: number(row, 'sequence'),
    at: instant(number(row, 'at')),
    // Written by appendEntry from values of these very types.
    kind: text(row, 'kind') as JournalEntry['kind'],
    intent: textOrNull(row, 'intent'),
    sessionId: textOrNull(row, 'session_id'),
    user: textOrNull(row, 'name'),
    action: textOrNull(row, 'action') as JournalEntry['action'],
    rule: policy === null ? null : { policy, rule: text(row, 'rule') },
    detail: detailOf(db, row),
    hash: text(row, 'hash'),
  }
}

/** What an entry is about more than one person for: whose token it is, and who gave it. */
const ALSO_BY: ReadonlySet<string> = new Set<JournalEntry['kind']>(['token-added', 'token-revoked'])

function detailOf(db: Database, row: Row): JournalEntry['detail'] {
  const detail: JournalEntry['detail'] = JSON.parse(text(row, 'detail'))
  if (!ALSO_BY.has(text(row, 'kind')) || typeof detail.by !== 'string') return detail
  return { ...detail, by: personName(db, detail.by) }
}
