import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { Database } from '../../../src/store/database.ts'
import { migrate, schemaVersion } from '../../../src/store/migrate.ts'
import { openStateFile, openStore } from '../../../src/store/open-store.ts'
import { APPLICATION_ID, MIGRATIONS } from '../../../src/store/schema.ts'
import { StoreError } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent, stateFolder } from './fixtures.ts'

const clock = new VirtualClock()

function open(folder: string, mode: 'read' | 'write'): ReturnType<typeof openStore> {
  return openStore({ folder, host: HOST, clock, mode })
}

describe('opening a store for reading', () => {
  it('finds none in an empty or missing folder, and makes none', () => {
    const folder = stateFolder()
    expect(open(folder, 'read')).toBeNull()
    expect(open(join(folder, 'missing'), 'read')).toBeNull()
    expect(readdirSync(folder)).toEqual([])
  })

  it('takes a file that was made but never filled for none', () => {
    const folder = stateFolder()
    writeFileSync(join(folder, 'state.db'), '')
    expect(open(folder, 'read')).toBeNull()
  })

  it('sees what a daemon writes while it writes, and refuses to write itself', () => {
    const folder = stateFolder()
    const daemon = openStore({ folder, host: HOST, clock, mode: 'write' })
    const reader = open(folder, 'read')
    expect(reader?.journal({})).toEqual([])
    daemon.admit([intent(incarnation('5', 'ana'))], bounds)
    expect(reader?.journal({})).toHaveLength(1)
    expect(() => reader?.record([{ kind: 'resumed' }])).toThrow(StoreError)
    daemon.close()
    reader?.close()
  })

  it('refuses a folder that is a file', () => {
    const file = join(stateFolder(), 'state')
    writeFileSync(file, 'here')
    expect(() => open(file, 'read')).toThrow(StoreError)
    expect(() => open(file, 'write')).toThrow(/can't be used/)
    expect(readFileSync(file, 'utf8')).toBe('here')
  })
})

describe('opening a store for writing', () => {
  it.runIf(process.platform !== 'win32')('makes folder and file for this account alone', () => {
    const folder = join(stateFolder(), 'deep', 'state')
    const store = open(folder, 'write')
    store?.record([{ kind: 'resumed' }])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    store?.close()
  })

  it('syncs fully to a write-ahead log', () => {
    const db = openStateFile({ folder: stateFolder(), mode: 'write' })
    expect(db?.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(db?.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
    expect(db?.get('PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 })
    db?.close()
  })

  it.each([
    ['a damaged one', 'SQLite format 3\0'.padEnd(4096, 'x')],
    ['no database at all', 'a shopping list'.repeat(300)],
  ])('refuses %s, says which file and what to do, and leaves it alone', (_what, content) => {
    const folder = stateFolder()
    const file = join(folder, 'state.db')
    writeFileSync(file, content)
    for (const mode of ['read', 'write'] as const) {
      expect(() => open(folder, mode)).toThrow(StoreError)
      expect(() => open(folder, mode)).toThrow(`${file} is not a database; move it aside`)
    }
    expect(readFileSync(file, 'utf8')).toBe(content)
    expect(readdirSync(folder)).toEqual(['state.db'])
  })

  it('refuses a directory in place of the file', () => {
    const folder = stateFolder()
    mkdirSync(join(folder, 'state.db'))
    expect(() => open(folder, 'write')).toThrow(StoreError)
  })

  it("refuses another program's database", () => {
    const folder = stateFolder()
    const other = new DatabaseSync(join(folder, 'state.db'))
    other.exec('CREATE TABLE invoices (id INTEGER)')
    other.close()
    expect(() => open(folder, 'write')).toThrow(/some other program's database/)
    expect(() => open(folder, 'read')).toThrow(/some other program's database/)
  })

  it('refuses what a newer version wrote, byte for byte untouched', () => {
    const folder = stateFolder()
    open(folder, 'write')?.close()
    const file = join(folder, 'state.db')
    const newer = new DatabaseSync(file)
    newer.exec(`PRAGMA user_version = ${MIGRATIONS.length + 1}`)
    newer.close()
    const before = readFileSync(file)
    for (const mode of ['read', 'write'] as const)
      expect(() => open(folder, mode)).toThrow(/written by a newer version/)
    expect(readFileSync(file).equals(before)).toBe(true)
  })
})

describe('migrating', () => {
  const one = `CREATE TABLE words (word TEXT) STRICT`
  const two = `ALTER TABLE words ADD COLUMN language TEXT NOT NULL DEFAULT 'en'`

  function versionOne(): string {
    const file = join(stateFolder(), 'old.db')
    const old = new DatabaseSync(file)
    old.exec(`${one}; INSERT INTO words VALUES ('lease'); PRAGMA user_version = 1`)
    old.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
    old.close()
    return file
  }

  it('brings an older layout up to date and keeps its content', () => {
    const db = new Database(versionOne(), { readOnly: false })
    migrate(db, [one, two])
    expect(db.all('SELECT * FROM words')).toEqual([{ word: 'lease', language: 'en' }])
    expect(schemaVersion(db)).toBe(2)
    migrate(db, [one, two])
    expect(schemaVersion(db)).toBe(2)
    db.close()
  })

  it('fills an empty file', () => {
    const db = new Database(join(stateFolder(), 'new.db'), { readOnly: false })
    migrate(db, [one, two])
    expect(db.all('SELECT * FROM words')).toEqual([])
    expect(db.get('PRAGMA application_id')).toEqual({ application_id: APPLICATION_ID })
    db.close()
  })

  it('leaves the layout as it was when one step fails', () => {
    const db = new Database(versionOne(), { readOnly: false })
    expect(() => migrate(db, [one, two, 'CREATE TABLE words (again TEXT)'])).toThrow(StoreError)
    expect(schemaVersion(db)).toBe(1)
    expect(db.all('SELECT * FROM words')).toEqual([{ word: 'lease' }])
    db.close()
  })

  it('takes a store of the first layout over with its actions, limits and last good policies', async () => {
    const time = new VirtualClock('2026-11-21T09:00:00Z')
    const folder = stateFolder()
    const old = new Database(join(folder, 'state.db'), { readOnly: false })
    migrate(old, MIGRATIONS.slice(0, 1))
    // As the program of that layout left it, half an hour before.
    old.execute(`
      INSERT INTO boot VALUES ('${HOST}', 1, '${time.bootId}', 0, 1000000);
      INSERT INTO person VALUES ('p1', 'CLASS\\ana', 'class\\ana', 'ana', ${time.now()});
      INSERT INTO sighting VALUES ('${HOST}', '5', 'p1', '2026-11-21T08:00:00Z', ${time.now() - 3_600_000}, ${time.now()});
      INSERT INTO intent VALUES
        (7, 'done', '${HOST}', '5', 'p1', '2026-11-21T08:00:00Z', 'unlock', 1, 999000, 1, '{}', '{"kind":"done"}', 1, 0),
        (8, 'open', '${HOST}', '5', 'p1', '2026-11-21T08:00:00Z', 'disconnect', 1, 1000000, 2,
         '{"logonAt":1,"since":2,"rule":{"policy":"p","rule":"r","file":"p.yaml","line":1,"digest":"d"}}', NULL, 0, 0);
      INSERT INTO bundle VALUES ('${HOST}', 'sha256:old', 5, '[{"path":"a.yaml","text":"x"}]')`)
    old.close()
    await time.advance(1_800_000)
    const store = openStore({ folder, host: HOST, clock: time, mode: 'write' })
    const { writes, disconnects, lastUnlock, treated } = store.ledger()
    expect(writes.get('5')).toEqual([time.now() - 1_801_000, time.now()])
    expect(disconnects).toEqual([time.now()])
    expect([...lastUnlock.values()]).toEqual([time.now() - 1_801_000])
    expect(treated.size).toBe(0)
    expect(store.openActions().map(({ intent: { id } }) => id)).toEqual(['open'])
    expect(store.holds()).toEqual({ version: 0, holds: [], overrides: [] })
    const files = [{ path: 'a.yaml', text: 'x' }]
    expect(store.keptBundle()).toEqual({ revision: 'sha256:old', timeZone: null, loadedAt: 5, files })
    store.record([{ kind: 'effect', intent: 'open', effect: 'none' }])
    expect(store.admit([intent(incarnation('5', 'ana'), { limit: { count: 2, per: ms(3_600_000) } })], bounds)).toEqual(
      [],
    )
    expect(store.admit([intent(incarnation('5', 'ana'))], bounds)).toHaveLength(1)
    expect(store.ledger().writes.get('5')).toHaveLength(3)
    store.close()
  })

  it('is left to the daemon by whoever only reads', () => {
    const folder = stateFolder()
    open(folder, 'write')?.close()
    const old = new DatabaseSync(join(folder, 'state.db'))
    // As a future program would find a store of the first layout: here, one of layout 0 that has tables.
    old.exec('PRAGMA user_version = 0')
    old.close()
    expect(open(folder, 'read')).toBeNull()
    expect(existsSync(join(folder, 'state.db'))).toBe(true)
  })
})
