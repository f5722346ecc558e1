import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Scope } from '../model/access.ts'
import type { SessionSelector } from '../model/hold.ts'
import type { Instant } from '../model/time.ts'
import { Database, type Row } from './database.ts'
import { checkedVersion } from './migrate.ts'
import { text } from './row.ts'

/**
 * A right that somebody was given, or that was taken back. It is on disk in the transaction in which it came to be so, and waits there until
 * whoever keeps the host has it in the journal, which nobody else writes.
 */
export interface TokenChange {
  readonly kind: 'token-added' | 'token-revoked'
  /** By which it is known in the journal, so that it comes there once. */
  readonly change: string
  /** Id of the token. The secret is in neither. */
  readonly token: string
  readonly name: string
  readonly may: readonly Scope[]
  readonly match: SessionSelector | null
  readonly expiresAt: Instant
  /** The account that did it. */
  readonly by: string
  readonly at: Instant
}

/** In the file of the tokens. */
export const TOKEN_CHANGES = `CREATE TABLE change (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, content TEXT NOT NULL) STRICT`

/** Layout of that file from which on it has them. */
const SINCE_LAYOUT = 2

/** To be called in the transaction of the change itself. */
export function addTokenChange(db: Database, change: Omit<TokenChange, 'change'>): void {
  const id = randomUUID()
  const content: TokenChange = { ...change, change: id }
  db.run('INSERT INTO change (id, content) VALUES (?, ?)', id, JSON.stringify(content))
}

/** Those that are not in the journal yet, oldest first. */
export function readTokenChanges(db: Database): readonly TokenChange[] {
  return db.all('SELECT content FROM change ORDER BY sequence').map(changeOf)
}

/** They are in the journal. */
export function forgetTokenChanges(db: Database, changes: readonly TokenChange[]): void {
  for (const { change } of changes) db.run('DELETE FROM change WHERE id = ?', change)
}

/**
 * For whoever only looks.
 * @throws {StoreError} the file can't be read
 */
export function waitingTokenChanges(folder: string): readonly TokenChange[] {
  const file = tokensFile(folder)
  if (!existsSync(file)) return []
  const db = new Database(file, { readOnly: true })
  try {
    return checkedVersion(db, SINCE_LAYOUT) < SINCE_LAYOUT ? [] : readTokenChanges(db)
  } finally {
    db.close()
  }
}

export function tokensFile(folder: string): string {
  return join(folder, 'tokens.db')
}

function changeOf(row: Row): TokenChange {
  // Written by addTokenChange from a value of this type.
  return JSON.parse(text(row, 'content')) as TokenChange
}
