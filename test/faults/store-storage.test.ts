import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStateFile, openStore } from '../../src/store/open-store.ts'
import { SqliteStore } from '../../src/store/sqlite-store.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { bounds } from '../support/guards.ts'
import { VirtualClock } from '../support/virtual-clock.ts'
import { HOST, incarnation, intent, stateFolder } from '../unit/store/fixtures.ts'
import { asStranger } from './store-as-stranger.ts'
import { Child } from './store-child-process.ts'

const clock = new VirtualClock()

function fill(folder: string): void {
  const store = openStore({ folder, host: HOST, clock, mode: 'write' })
  for (let n = 0; n < 500; n += 1) store.record([{ kind: 'policies-rejected', summary: `edit ${n}` }])
  store.close()
}

describe('a full disk', () => {
  it('keeps nothing of what did not fit and all that did, and goes on when there is space', () => {
    const db = openStateFile({ folder: stateFolder(), mode: 'write' })
    if (db === null) throw new Error('opened for writing, so it is there')
    const store: Store = new SqliteStore(db, HOST, clock)
    // Stands in for a disk that has no more pages to give: SQLite answers both with SQLITE_FULL.
    db.execute('PRAGMA max_page_count = 60')
    let kept = 0
    const keepOn = (): void => {
      for (; kept < 10_000; kept += 1) store.record([{ kind: 'policies-rejected', summary: 'x'.repeat(500) }])
    }
    expect(keepOn).toThrow(StoreError)
    expect(keepOn).toThrow(/disk is full; free some space/)
    expect(store.admit.bind(store, [intent(incarnation('5', 'a'.repeat(5_000)))], bounds)).toThrow(StoreError)
    expect(store.openActions()).toEqual([])
    expect(store.journal({})).toHaveLength(kept)
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: kept })
    db.execute('PRAGMA max_page_count = 1000')
    expect(store.admit([intent(incarnation('5', 'ana'))], bounds)).toHaveLength(1)
    store.close()
  })
})

describe('a store that others use', () => {
  it('is made once by those who come at the same time', async () => {
    for (let round = 0; round < 4; round += 1) {
      const folder = stateFolder()
      const children = Array.from({ length: 3 }, () => new Child('open', folder))
      for (const child of children) child.process.stdin.end('go\n')
      for (const child of children) expect(await child.ended()).toEqual(['opened'])
      const store = openStore({ folder, host: HOST, clock, mode: 'read' })
      expect(store?.verifyJournal()).toMatchObject({ intact: true, entries: 3 })
      store?.close()
    }
  })

  it('says so when another writer never comes to an end', () => {
    const folder = stateFolder()
    const store = openStore({ folder, host: HOST, clock, mode: 'write' })
    const other = openStateFile({ folder, mode: 'write' })
    other?.execute('BEGIN IMMEDIATE')
    expect(() => store.record([{ kind: 'resumed' }])).toThrow(/kept busy by another process; try again/)
    expect(store.journal({})).toEqual([])
    other?.execute('COMMIT')
    store.record([{ kind: 'resumed' }])
    other?.close()
    store.close()
  })
})

describe('a damaged file', () => {
  it('is said to be damaged, and is left as it is', () => {
    const folder = stateFolder()
    fill(folder)
    const file = join(folder, 'state.db')
    const content = readFileSync(file)
    content.fill(0x58, 4_096 * 3)
    writeFileSync(file, content)
    const look = (): void => {
      const store = openStore({ folder, host: HOST, clock, mode: 'read' })
      try {
        store?.ledger()
        store?.journal({})
      } finally {
        store?.close()
      }
    }
    expect(look).toThrow(StoreError)
    expect(look).toThrow(/is damaged; move it aside/)
    expect(readFileSync(file).equals(content)).toBe(true)
  })
})

describe.runIf(process.platform !== 'win32')('a folder that this account may only read', () => {
  it('is refused for writing, and for reading too while nothing tells where writers are', () => {
    const folder = stateFolder()
    fill(folder)
    const file = join(folder, 'state.db')
    expect(readdirSync(folder)).toEqual(['state.db'])
    chmodSync(file, 0o444)
    chmodSync(folder, 0o555)
    for (const mode of ['write', 'read'] as const) {
      expect(() => asStranger(() => openStore({ folder, host: HOST, clock, mode }))).toThrow(StoreError)
      expect(() => asStranger(() => openStore({ folder, host: HOST, clock, mode }))).toThrow(file)
    }
    expect(readdirSync(folder)).toEqual(['state.db'])
    chmodSync(folder, 0o700)
  })

  it('is refused when there is no store in it and one is to be made', () => {
    const folder = stateFolder()
    chmodSync(folder, 0o555)
    expect(() => asStranger(() => openStore({ folder, host: HOST, clock, mode: 'write' }))).toThrow(/can't be used/)
    expect(asStranger(() => openStore({ folder, host: HOST, clock, mode: 'read' }))).toBeNull()
    chmodSync(folder, 0o700)
  })

  it('is an error, not an empty store, when it may not even be entered', () => {
    const folder = stateFolder()
    fill(folder)
    chmodSync(folder, 0o000)
    expect(() => asStranger(() => openStore({ folder, host: HOST, clock, mode: 'read' }))).toThrow(/can't be looked at/)
    chmodSync(folder, 0o700)
  })
})
