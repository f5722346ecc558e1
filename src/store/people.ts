import { randomBytes } from 'node:crypto'
import { fold } from '../model/fold.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { splitUser } from '../model/user-name.ts'
import type { Database, Row } from './database.ts'
import type { Moment } from './moment.ts'
import { number, text } from './row.ts'
import { Within } from './within.ts'

const DAY_MS = 86_400_000

interface KnownPerson {
  readonly id: string
  readonly lastAt: number
}

/** By name. */
const known = new Within(() => new Map<string, KnownPerson>())

/** As {@link randomId} makes them: no account is called so. */
const ID = /^[0-9a-f]{24}$/

/**
 * The one table that knows names. An id stands for one spelling, so that the key of an incarnation can be built again
 * exactly; looking a person up ignores case and finds all spellings.
 */
export function personId(db: Database, name: string, now: Moment): string {
  // Someone forgotten goes by the id, so what was read of them is written back to the same rows.
  if (ID.test(name)) return name
  const people = known.of(db)
  const person = people.get(name) ?? readPerson(db, name)
  // Once a day is enough for retention, and spares a write for each look at a host.
  const isFresh = person !== null && now.wall - person.lastAt < DAY_MS
  const id = person?.id ?? randomId()
  people.set(name, { id, lastAt: isFresh ? person.lastAt : now.wall })
  if (person === null) addPerson(db, id, name, now)
  else if (!isFresh) db.run('UPDATE person SET last_at = ? WHERE id = ?', now.wall, id)
  return id
}

/** Fewer are read faster one by one. */
const MANY = 16

/** Reads many at once, for {@link personId} to know them for the rest of this transaction. */
export function knowPeople(db: Database, names: Iterable<string>): void {
  const people = known.of(db)
  const unknown = [...new Set(names)].filter(name => !people.has(name))
  if (unknown.length < MANY) return
  const rows = db.all(
    'SELECT id, name, last_at FROM person WHERE name IN (SELECT value FROM json_each(?))',
    JSON.stringify(unknown),
  )
  for (const row of rows) people.set(text(row, 'name'), knownPerson(row))
}

function readPerson(db: Database, name: string): KnownPerson | null {
  const row = db.get('SELECT id, last_at FROM person WHERE name = ?', name)
  return row ? knownPerson(row) : null
}

function knownPerson(row: Row): KnownPerson {
  return { id: text(row, 'id'), lastAt: number(row, 'last_at') }
}

function addPerson(db: Database, id: string, name: string, now: Moment): void {
  const folded = name.toLowerCase()
  db.run(
    'INSERT INTO person (id, name, folded, account, last_at) VALUES (?, ?, ?, ?, ?)',
    id,
    name,
    folded,
    account(folded),
    now.wall,
  )
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
