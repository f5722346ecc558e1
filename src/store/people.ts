import { randomBytes } from 'node:crypto'
import { fold } from '../model/fold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { splitUser } from '../model/user-name.ts'
import type { Database } from './database.ts'
import type { Moment } from './moment.ts'
import { number, text } from './row.ts'

const DAY_MS = 86_400_000

/** As {@link randomId} makes them: no account is called so. */
const ID = /^[0-9a-f]{24}$/

/**
 * The one table that knows names. An id stands for one spelling, so that the key of an incarnation can be built again
 * exactly; looking a person up ignores case and finds all spellings.
 */
export function personId(db: Database, name: string, now: Moment): string {
  // Someone forgotten goes by the id, so what was read of them is written back to the same rows.
  if (ID.test(name)) return name
  const known = db.get('SELECT id, last_at FROM person WHERE name = ?', name)
  if (known) {
    const id = text(known, 'id')
    // Once a day is enough for retention, and spares a write for each look at a host.
    if (now.wall - number(known, 'last_at') >= DAY_MS)
      db.run('UPDATE person SET last_at = ? WHERE id = ?', now.wall, id)
    return id
  }
  const id = randomId()
  const folded = name.toLowerCase()
  db.run(
    'INSERT INTO person (id, name, folded, account, last_at) VALUES (?, ?, ?, ?, ?)',
    id,
    name,
    folded,
    account(folded),
    now.wall,
  )
  return id
}

/** null: forgotten. */
export function personName(db: Database, id: string): string | null {
  const row = db.get('SELECT name FROM person WHERE id = ?', id)
  return row ? text(row, 'name') : null
}

/** Everyone called so, in every spelling: `DOMAIN\\name`, `name@domain`, or a name alone in any domain. */
export function peopleCalled(db: Database, user: string): readonly { readonly id: string; readonly name: string }[] {
  const asked = splitUser(fold(user))
  return db
    .all('SELECT id, name FROM person')
    .map(row => ({ id: text(row, 'id'), name: text(row, 'name') }))
    .filter(({ name }) => {
      const known = splitUser(fold(name))
      return known.name === asked.name && (asked.domain === null || known.domain === asked.domain)
    })
}

/** Replaces the names of these users in text that a provider or a person wrote. */
export function withoutNames(message: string, users: readonly string[]): string {
  return replaceNames(
    message,
    users.flatMap(user => [user, account(user)]),
    '(user)',
  )
}

/** Whole words, in any case; the longest first, so that a name with its domain goes as one. */
export function replaceNames(message: string, names: readonly string[], by: string): string {
  return [...new Set(names)]
    .filter(name => name !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(wholeWord(name), by), message)
}

/** Of everyone who was ever seen here and is not forgotten. */
export function knownNames(db: Database): readonly string[] {
  return db.all('SELECT name FROM person').map(row => text(row, 'name'))
}

export function usersOf(incarnations: Iterable<Incarnation>): readonly string[] {
  return Array.from(incarnations, incarnation => incarnation.user)
}

function wholeWord(name: string): RegExp {
  const literal = name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'giu')
}

function account(user: string): string {
  return user.slice(user.lastIndexOf('\\') + 1)
}

function randomId(): string {
  return randomBytes(12).toString('hex')
}
