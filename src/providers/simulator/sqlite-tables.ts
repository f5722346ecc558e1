import type { DatabaseSync } from 'node:sqlite'
import { compareSessionIds, type Session } from '../../model/session.ts'
import { noTrouble, type Trouble } from './trouble.ts'
import { WorldFileError, type WorldState } from './world.ts'

/** "SKWD" as a number: tells this file from any other SQLite database. */
const APPLICATION = 0x534b5744
const VERSION = 1

/** Makes and fills the tables of a fresh file; leaves those of a filled one alone. */
export function createTables(database: DatabaseSync, path: string, initial: () => WorldState): void {
  // In one transaction each: between two questions somebody else may fill the file.
  if (inTransaction(database, 'BEGIN', () => isOurs(database, path))) return
  inTransaction(database, 'BEGIN IMMEDIATE', () => {
    // Somebody else may have been first.
    if (isOurs(database, path)) return
    database.exec(`
      CREATE TABLE host (one INTEGER PRIMARY KEY CHECK (one = 1), content TEXT NOT NULL) STRICT;
      CREATE TABLE session (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
      PRAGMA application_id = ${APPLICATION};
      PRAGMA user_version = ${VERSION};
    `)
    saveState(database, null, initial())
  })
}

/** All of it or nothing; what it reads is of one moment. */
export function inTransaction<T>(database: DatabaseSync, begin: 'BEGIN' | 'BEGIN IMMEDIATE', work: () => T): T {
  database.exec(begin)
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function isOurs(database: DatabaseSync, path: string): boolean {
  const application = pragma(database, 'application_id')
  const version = pragma(database, 'user_version')
  if (application === APPLICATION && version === VERSION) return true
  const empty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  if (application === 0 && version === 0 && empty) return false
  throw new WorldFileError(
    application === APPLICATION
      ? `The simulator's world ${path} has version ${version}; this program knows version ${VERSION}. Name another file.`
      : `${path} is a database of something else, not a simulator's world. Name another file.`,
  )
}

/** Differs from an earlier one when another connection has committed something in between. */
export function dataVersion(database: DatabaseSync): number {
  return pragma(database, 'data_version')
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0)
}

/** As this program writes it, or one before it, which knew nothing of messages and fewer troubles. */
type HostContent = Omit<WorldState, 'sessions' | 'messages' | 'trouble'> &
  Partial<Pick<WorldState, 'messages'>> & { readonly trouble: Partial<Trouble> }

/** Needs a transaction, so that the two tables belong together. */
export function loadState(database: DatabaseSync): WorldState {
  const sessions = database
    .prepare('SELECT content FROM session')
    .all()
    // Only `saveState` writes here, and `isOurs` has checked the version.
    .map(row => JSON.parse(String(row.content)) as Session)
    .sort((a, b) => compareSessionIds(a.id, b.id))
  const host = database.prepare('SELECT content FROM host').get()
  const content = JSON.parse(String(host?.content)) as HostContent
  return { messages: [], ...content, trouble: { ...noTrouble, ...content.trouble }, sessions }
}

/** Writes what differs from `before`: unchanged sessions are the same objects in both. */
export function saveState(database: DatabaseSync, before: WorldState | null, after: WorldState): void {
  const { sessions, ...host } = after
  database.prepare('REPLACE INTO host (one, content) VALUES (1, ?)').run(JSON.stringify(host))
  const left = new Map(before?.sessions.map(session => [session.id, session]))
  const write = database.prepare('REPLACE INTO session (id, content) VALUES (?, ?)')
  for (const session of sessions) {
    if (left.get(session.id) !== session) write.run(session.id, JSON.stringify(session))
    left.delete(session.id)
  }
  const remove = database.prepare('DELETE FROM session WHERE id = ?')
  for (const id of left.keys()) remove.run(id)
}
