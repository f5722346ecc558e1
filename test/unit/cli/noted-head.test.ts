import { describe, expect, test } from 'vitest'
import { compareHead, type NotedHead, notedHead } from '../../../src/cli/noted-head.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function withStore<T>(entries: number, about: (store: Store) => T): T {
  using folder = temporaryFolder()
  const store = openStore({ folder: folder.path, host: 'HOST', clock: new VirtualClock(), mode: 'write' })
  try {
    for (let index = 0; index < entries; index++) store.record([{ kind: 'daemon-stopped', why: `${index}` }])
    return about(store)
  } finally {
    store.close()
  }
}

describe('a journal, held against an end of it that was noted elsewhere', () => {
  const headOf = (store: Store, index: number): NotedHead => {
    const entry = store.journal({})[index]
    if (entry === undefined) throw new Error('there is no such entry')
    return entry
  }

  test('has the entry, whatever was written since', () => {
    withStore(5, store => {
      for (const index of [0, 2, 4]) expect(compareHead(store, headOf(store, index))).toEqual({ kind: 'found' })
    })
  })

  test('was cut off where its newest entry is older, or there is none', () => {
    const noted = withStore(5, store => headOf(store, 4))
    expect(withStore(3, store => compareHead(store, noted))).toEqual({ kind: 'cut', newest: 3 })
    expect(withStore(0, store => compareHead(store, noted))).toEqual({ kind: 'cut', newest: null })
    expect(compareHead(null, noted)).toEqual({ kind: 'cut', newest: null })
  })

  test('was written anew where the entry of that number is another', () => {
    withStore(5, store => {
      const noted = { sequence: 3, hash: headOf(store, 3).hash }
      expect(compareHead(store, noted)).toEqual({ kind: 'rewritten' })
    })
  })

  test('can not be compared where the entry is kept no longer', () => {
    withStore(5, store => {
      const rest = {
        journal: (filter: Parameters<Store['journal']>[0]) =>
          store.journal(filter).filter(({ sequence }) => sequence > 3),
      }
      expect(compareHead(rest, headOf(store, 1))).toEqual({ kind: 'not-kept', oldest: 4 })
    })
  })
})

test('an end of a journal is written as its number and its hash', () => {
  const hash = 'ab'.repeat(32)
  expect(notedHead(`34:${hash.toUpperCase()}`)).toEqual({ sequence: 34, hash })
  for (const wrong of ['', '34', hash, `0:${hash}`, `34:${hash}0`, `34 ${hash}`, `-1:${hash}`]) {
    expect(() => notedHead(wrong)).toThrow('is no end of a journal')
  }
})
