import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Database } from '../../../src/store/database.ts'
import { openHistory } from '../../../src/store/history.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { MIGRATIONS } from '../../../src/store/schema.ts'
import type { Store } from '../../../src/store/store.ts'
import { StoreError } from '../../../src/store/store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, observation, session } from './fixtures.ts'
import { newStore } from './opening.ts'

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
  store.record([{ kind: 'observation', observation: observation(session('5', 'ana')) }])
})
afterEach(() => store.close())

/** Everything beneath a folder, byte for byte. */
function contents(path: string): readonly (readonly [string, string])[] {
  return readdirSync(path)
    .sort()
    .map(file => [file, readFileSync(join(path, file)).toString('base64')])
}

function usersIn(path: string): readonly (string | null)[] {
  const history = openHistory(path)
  try {
    expect(history.hosts).toEqual([HOST])
    const opened = history.open(HOST, clock)
    try {
      return opened.lastObservation()?.sessions.map(({ user }) => user) ?? []
    } finally {
      opened.close()
    }
  } finally {
    history.close()
  }
}

function copiesLeft(): readonly string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('stationkeeper-history-'))
}

describe('a history', () => {
  it('is read from a copied state folder, in which nothing changes', () => {
    store.close()
    using copy = temporaryFolder()
    copyFileSync(join(folder, 'state.db'), join(copy.path, 'state.db'))
    const before = contents(copy.path)
    const left = copiesLeft()
    expect(usersIn(copy.path)).toEqual(['ana'])
    expect(contents(copy.path)).toEqual(before)
    expect(copiesLeft()).toEqual(left)
  })

  it('is read from a database of any name, and with what was not yet moved into it', () => {
    using copy = temporaryFolder()
    // While the store is open, all of it is in the log beside.
    for (const end of ['', '-wal']) copyFileSync(join(folder, `state.db${end}`), join(copy.path, `monday.db${end}`))
    const before = contents(copy.path)
    expect(usersIn(join(copy.path, 'monday.db'))).toEqual(['ana'])
    expect(contents(copy.path)).toEqual(before)
  })

  it('is read beside a daemon that writes it', () => {
    expect(existsSync(join(folder, 'state.db-shm'))).toBe(true)
    const left = copiesLeft()
    const history = openHistory(folder)
    expect(copiesLeft()).toEqual(left)
    history.close()
    expect(usersIn(folder)).toEqual(['ana'])
  })

  it('may be of an older layout, which stays as it is', () => {
    using old = temporaryFolder()
    const db = new Database(join(old.path, 'state.db'), { readOnly: false })
    migrate(db, MIGRATIONS.slice(0, 3))
    db.run('INSERT INTO boot (host, ordinal, boot_id, base, last_uptime) VALUES (?, 1, NULL, 0, 0)', HOST)
    db.close()
    const before = contents(old.path)
    const history = openHistory(old.path)
    expect(history.hosts).toEqual([HOST])
    const opened = history.open(HOST, clock)
    expect([...opened.recordedPlans({})]).toEqual([])
    opened.close()
    history.close()
    expect(contents(old.path)).toEqual(before)
  })

  it.each([
    ['nothing', () => {}, /there is no history in .*folder; name a state folder/s],
    ['an empty file', (path: string) => writeFileSync(join(path, 'state.db'), ''), /state\.db holds no history/],
    [
      'something else',
      (path: string) => writeFileSync(join(path, 'state.db'), 'words'.repeat(100)),
      /folder\/state\.db is not a database/,
    ],
  ])('is not found in a folder with %s, which is named', (_, fill, message) => {
    using place = temporaryFolder()
    const path = join(place.path, 'folder')
    mkdirSync(path)
    fill(path)
    const left = copiesLeft()
    expect(() => openHistory(path)).toThrow(StoreError)
    expect(() => openHistory(path)).toThrow(message)
    expect(copiesLeft()).toEqual(left)
  })
})
