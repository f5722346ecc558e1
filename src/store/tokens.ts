import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Access, type Scope, scopes } from '../model/access.ts'
import type { Clock } from '../model/clock.ts'
import type { SessionSelector } from '../model/hold.ts'
import { type Instant, instant } from '../model/time.ts'
import { Database, type Row } from './database.ts'
import { migrate } from './migrate.ts'
import { makePrivateFile } from './private-file.ts'
import { number, text, textOrNull } from './row.ts'
import {
  addTokenChange,
  forgetTokenChanges,
  readTokenChanges,
  TOKEN_CHANGES,
  type TokenChange,
  tokensFile,
} from './token-changes.ts'

/** What somebody was given, or what a page got for a one-time code. */
export interface Token {
  readonly access: Access
  /** page: made for a page, and ended by signing out. */
  readonly kind: 'given' | 'page'
  /** The account that made it. */
  readonly by: string
  readonly madeAt: Instant
}

/** A token that is to be made. */
export interface TokenOrder extends Omit<Access, 'id'> {
  readonly kind: Token['kind']
  readonly by: string
}

export interface TokensOptions {
  /** The state folder. */
  readonly folder: string
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Only what a secret hashes to is kept. It is 256 random bits, so no slow hash is needed to keep it from being guessed, and a lookup by the hash tells
 * nothing by the time it takes.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE token (
     id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, may TEXT NOT NULL, match TEXT,
     kind TEXT NOT NULL CHECK (kind IN ('given', 'page')), made_by TEXT NOT NULL, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL
   ) STRICT`,
  TOKEN_CHANGES,
]

/** So that a secret is recognised for what it is where it should not be, as in a repository. */
const PREFIX = 'skt_'

/** No vowels, so that no words come up, and nothing that looks like another. */
const ID_LETTERS = 'bcdfghjkmnpqrstvwxz23456789'
const ID_LENGTH = 6

/**
 * The tokens of a state folder, which verbs change while the daemon reads them. In a file of its own, so that neither waits for the store, and whatever
 * copies the journal copies no tokens.
 */
export class Tokens implements Disposable {
  readonly #db: Database
  readonly #clock: Pick<Clock, 'now'>

  /** @throws {StoreError} the file can't be used */
  constructor({ folder, clock }: TokensOptions) {
    const file = tokensFile(folder)
    makePrivateFile(file)
    this.#db = new Database(file, { readOnly: false })
    this.#clock = clock
    try {
      this.#db.useWriteAheadLog()
      // Names of whom tokens were for are overwritten with zeros.
      this.#db.execute('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
      migrate(this.#db, MIGRATIONS)
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  /** @returns null: nobody's, expired or revoked */
  accessOf(secret: string): Access | null {
    if (!secret.startsWith(PREFIX)) return null
    const row = this.#db.get('SELECT * FROM token WHERE hash = ? AND expires_at > ?', hashOf(secret), this.#clock.now())
    return row === undefined ? null : tokenOf(row).access
  }

  /** @returns the token, and its secret, which nobody can be told again */
  add({ name, may, match, expiresAt, kind, by }: TokenOrder): { readonly token: Token; readonly secret: string } {
    const secret = PREFIX + randomBytes(32).toString('base64url')
    const madeAt = this.#clock.now()
    return this.#db.write(() => {
      this.#db.run('DELETE FROM token WHERE expires_at <= ?', madeAt)
      const id = this.#freeId()
      this.#db.run(
        'INSERT INTO token (id, hash, name, may, match, kind, made_by, made_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        id,
        hashOf(secret),
        name,
        JSON.stringify(may),
        match === null ? null : JSON.stringify(match),
        kind,
        by,
        madeAt,
        expiresAt,
      )
      // Whoever gets a page's could make themselves any, and it is gone by the evening.
      if (kind === 'given') {
        addTokenChange(this.#db, { kind: 'token-added', token: id, name, may, match, expiresAt, by, at: madeAt })
      }
      return { token: { access: { id, name, may, match, expiresAt }, kind, by, madeAt }, secret }
    })
  }

  /** Those that have not expired, oldest first. */
  list(): readonly Token[] {
    return this.#db.all('SELECT * FROM token WHERE expires_at > ? ORDER BY made_at, id', this.#clock.now()).map(tokenOf)
  }

  /**
   * Nothing is left of it, once it is noted.
   * @param by the account that does it
   * @returns whether there was one
   */
  revoke(id: string, by: string): boolean {
    return this.#db.write(() => {
      const row = this.#db.get('SELECT * FROM token WHERE id = ?', id)
      if (row === undefined) return false
      this.#db.run('DELETE FROM token WHERE id = ?', id)
      const { id: token, ...access } = tokenOf(row).access
      addTokenChange(this.#db, { kind: 'token-revoked', token, ...access, by, at: this.#clock.now() })
      return true
    })
  }

  /** What the journal does not have yet, oldest first. */
  changes(): readonly TokenChange[] {
    return readTokenChanges(this.#db)
  }

  /** The journal has them. */
  noted(changes: readonly TokenChange[]): void {
    this.#db.write(() => forgetTokenChanges(this.#db, changes))
  }

  /** The same for one that a page got; one that somebody was given stays. */
  endPage(id: string): void {
    this.#db.run(`DELETE FROM token WHERE id = ? AND kind = 'page'`, id)
  }

  close(): void {
    this.#db.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #freeId(): string {
    for (;;) {
      const id = randomId()
      if (this.#db.get('SELECT 1 AS there FROM token WHERE id = ?', id) === undefined) return id
    }
  }
}

/** Whether any token was ever made in that state folder: who only looks makes no file. */
export function hasTokens(folder: string): boolean {
  return existsSync(tokensFile(folder))
}

function randomId(): string {
  // 27 letters of 256 values: the first few come up a little more often, which matters to nobody, since an id is no secret.
  return [...randomBytes(ID_LENGTH)].map(byte => ID_LETTERS[byte % ID_LETTERS.length]).join('')
}

function hashOf(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}

function tokenOf(row: Row): Token {
  const match = textOrNull(row, 'match')
  // Written by `add` from values of these types.
  const named = new Set(JSON.parse(text(row, 'may')) as readonly Scope[])
  const selector = match === null ? null : (JSON.parse(match) as SessionSelector)
  return {
    access: {
      id: text(row, 'id'),
      name: text(row, 'name'),
      // A scope of a newer version gives nothing here.
      may: scopes.filter(scope => named.has(scope)),
      match: selector,
      expiresAt: instant(number(row, 'expires_at')),
    },
    kind: text(row, 'kind') === 'page' ? 'page' : 'given',
    by: text(row, 'made_by'),
    madeAt: instant(number(row, 'made_at')),
  }
}
