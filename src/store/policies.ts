import { hash } from 'node:crypto'
import type { SourceCommit } from '../model/policy.ts'
import { type Instant, instant } from '../model/time.ts'
import type { Database } from './database.ts'
import { number, numberOrNull, text, textOrNull } from './row.ts'
import type { KeptBundle, PolicyStatus } from './store.ts'

/** @param name of the bundle, or its revision; without it, the one kept last */
export function readBundle(db: Database, host: string, name: string | null): KeptBundle | null {
  const row = db.get(
    `SELECT revision, time_zone, loaded_at, files, source_commit FROM kept_bundle
     WHERE host = ?1 AND (?2 IS NULL OR ?2 IN (name, revision)) ORDER BY id DESC LIMIT 1`,
    host,
    name,
  )
  if (!row) return null
  return {
    revision: text(row, 'revision'),
    timeZone: textOrNull(row, 'time_zone'),
    loadedAt: instant(number(row, 'loaded_at')),
    // Written by keepBundle from a value of this type.
    files: JSON.parse(text(row, 'files')) as KeptBundle['files'],
    ...withCommit(commitOf(textOrNull(row, 'source_commit'))),
  }
}

/** The newest is what a daemon starts with when its source is broken or gone; those before it, what recorded plans were made by. */
export function keepBundle(db: Database, host: string, kept: KeptBundle): void {
  const { revision, timeZone, loadedAt, files, commit } = kept
  const content = JSON.stringify(files.map(({ path, text: written }) => ({ path, text: written })))
  db.run(
    `INSERT OR REPLACE INTO kept_bundle (host, revision, time_zone, loaded_at, size, files, name, source_commit)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    revision,
    timeZone,
    loadedAt,
    content.length,
    content,
    // A comment moves lines, and a zone windows: the revision alone does not tell them apart.
    hash('sha256', JSON.stringify([revision, timeZone, content])),
    commit === undefined ? null : JSON.stringify(commit),
  )
}

/** Names the newest bundle of a revision; the revision itself where none is kept. */
export function bundleName(db: Database, host: string, revision: string): string {
  const row = db.get(
    'SELECT name FROM kept_bundle WHERE host = ? AND revision = ? ORDER BY id DESC LIMIT 1',
    host,
    revision,
  )
  return row ? text(row, 'name') : revision
}

export function readPolicyStatus(db: Database, host: string): PolicyStatus | null {
  const row = db.get(
    'SELECT source, revision, rejected, unread, checked_at, source_commit, fetched_at FROM policy_status WHERE host = ?',
    host,
  )
  if (!row) return null
  const fetchedAt = numberOrNull(row, 'fetched_at')
  return {
    source: text(row, 'source'),
    revision: textOrNull(row, 'revision'),
    ...withCommit(commitOf(textOrNull(row, 'source_commit'))),
    rejected: textOrNull(row, 'rejected'),
    ...(number(row, 'unread') === 0 ? {} : { unread: true }),
    checkedAt: instant(number(row, 'checked_at')),
    ...(fetchedAt === null ? {} : { fetchedAt: instant(fetchedAt) }),
  }
}

export function keepPolicyStatus(db: Database, host: string, status: PolicyStatus): void {
  db.run(
    `INSERT OR REPLACE INTO policy_status (host, source, revision, rejected, unread, checked_at, source_commit, fetched_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    host,
    status.source,
    status.revision,
    status.rejected,
    status.unread === true ? 1 : 0,
    status.checkedAt,
    status.commit === undefined ? null : JSON.stringify(status.commit),
    status.fetchedAt ?? null,
  )
}

export function readAcceptedCommit(db: Database, host: string, source: string): SourceCommit | null {
  const row = db.get('SELECT source_commit FROM accepted_commit WHERE host = ? AND source = ?', host, source)
  return commitOf(row ? text(row, 'source_commit') : null)
}

export function keepAcceptedCommit(
  db: Database,
  host: string,
  source: string,
  commit: SourceCommit,
  at: Instant,
): void {
  db.run(
    'INSERT OR REPLACE INTO accepted_commit (host, source, source_commit, at) VALUES (?, ?, ?, ?)',
    host,
    source,
    JSON.stringify(commit),
    at,
  )
}

function withCommit(commit: SourceCommit | null): { readonly commit?: SourceCommit } {
  return commit === null ? {} : { commit }
}

function commitOf(content: string | null): SourceCommit | null {
  // Written here, from a value of this type.
  return content === null ? null : (JSON.parse(content) as SourceCommit)
}
