import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TokenNotes } from '../../../src/daemon/token-notes.ts'
import { ms, plus } from '../../../src/model/time.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { StoreError } from '../../../src/store/store.ts'
import { type TokenOrder, Tokens } from '../../../src/store/tokens.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Desk extends Disposable {
  readonly folder: string
  readonly clock: VirtualClock
  readonly store: Store
  /** As the daemon notes them, beside the verb that has the file open. */
  notes(store?: Pick<Store, 'journal' | 'record'>): TokenNotes
  give(changes?: Partial<TokenOrder>): { readonly id: string; readonly secret: string }
  readonly tokens: Tokens
}

function desk(): Desk {
  const opened = new DisposableStack()
  const folder = opened.use(temporaryFolder()).path
  const clock = new VirtualClock()
  const store = openStore({ folder, host: 'HOST', clock, mode: 'write' })
  opened.defer(() => store.close())
  const tokens = opened.use(new Tokens({ folder, clock }))
  return {
    folder,
    clock,
    store,
    tokens,
    notes: (noted = store) => opened.use(new TokenNotes({ folder, clock, store: noted })),
    give(changes = {}) {
      const expiresAt = plus(clock.now(), ms(3_600_000))
      const order: TokenOrder = { name: 'Ms Keller', may: ['hold'], match: null, expiresAt, kind: 'given', by: 'root' }
      const { token, secret } = tokens.add({ ...order, ...changes })
      return { id: token.access.id, secret }
    },
    [Symbol.dispose]: () => opened.dispose(),
  }
}

describe('what becomes of tokens', () => {
  it('is in the journal once: whose it is, who gave it, and for what', () => {
    using at = desk()
    const notes = at.notes()
    const match = { text: "user='CLASS\\ana',room=lab-1", match: { user: ['CLASS\\ana'] } }
    const { id, secret } = at.give({ match })
    notes.note()
    at.tokens.revoke(id, 'admin')
    notes.note()
    notes.note()
    const entries = at.store.journal({})
    const about = { token: id, may: ['hold'], match: "user='(user)',room=lab-1" }
    expect(entries).toMatchObject([
      { kind: 'token-added', user: 'Ms Keller', sessionId: null, detail: { ...about, by: 'root' } },
      { kind: 'token-revoked', user: 'Ms Keller', sessionId: null, detail: { ...about, by: 'admin' } },
    ])
    expect(JSON.stringify(entries)).not.toContain(secret)
    expect(at.store.journal({ user: 'ms keller' })).toHaveLength(2)
    expect(at.store.verifyJournal()).toMatchObject({ intact: true })
    expect(at.tokens.changes()).toEqual([])
  })

  it('names nobody any more who was forgotten', () => {
    using at = desk()
    at.give()
    at.notes().note()
    at.store.forget('Ms Keller')
    at.store.forget('root')
    expect(at.store.journal({})).toMatchObject([{ user: null, detail: { by: null } }])
    expect(at.store.verifyJournal()).toMatchObject({ intact: true })
  })

  it('waits while nothing can be kept, and is noted once by whoever keeps the host after a crash in between', () => {
    using at = desk()
    const { id } = at.give()
    const full = at.notes({
      journal: filter => at.store.journal(filter),
      record: () => {
        throw new StoreError('the disk is full')
      },
    })
    expect(() => full.note()).toThrow('the disk is full')
    expect(at.tokens.changes()).toHaveLength(1)
    // Kept, and dead before the other file knew.
    at.store.record(at.tokens.changes())
    at.tokens.revoke(id, 'root')
    at.notes().note()
    expect(at.store.journal({}).map(({ kind }) => kind)).toEqual(['token-added', 'token-revoked'])
    expect(at.tokens.changes()).toEqual([])
  })

  it('is no reason to make a file where nobody was ever given one', () => {
    using folder = temporaryFolder()
    const clock = new VirtualClock()
    const nothing: Pick<Store, 'journal' | 'record'> = { journal: () => [], record: () => {} }
    using notes = new TokenNotes({ folder: folder.path, clock, store: nothing })
    notes.note()
    expect(existsSync(join(folder.path, 'tokens.db'))).toBe(false)
  })
})
