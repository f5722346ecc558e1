import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../src/store/database.ts'
import type { Store } from '../../../src/store/store.ts'
import { Within } from '../../../src/store/within.ts'
import { bounds } from '../../support/guards.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { incarnation, intent, stateFolder } from './fixtures.ts'
import { openedStateFile, openedStore } from './opening.ts'

const ana = incarnation('5', 'ana')
const bob = incarnation('6', 'bob')

let clock: VirtualClock
let folder: string

beforeEach(() => {
  clock = new VirtualClock('2026-11-21T09:00:00Z')
  folder = stateFolder()
})

describe('what is known within a transaction', () => {
  let db: Database
  const names = new Within(() => new Map<string, string>())

  beforeEach(() => {
    db = openedStateFile(folder)
  })
  afterEach(() => db.close())

  it('is known until its end, and no longer', () => {
    db.write(() => {
      names.of(db).set('a', 'b')
      expect(names.of(db).get('a')).toBe('b')
    })
    expect(db.read(() => names.of(db).size)).toBe(0)
  })

  it('goes with a transaction that keeps nothing', () => {
    const failing = (): void =>
      db.write(() => {
        names.of(db).set('a', 'b')
        throw new Error('no')
      })
    expect(failing).toThrow('no')
    expect(db.write(() => names.of(db).size)).toBe(0)
  })

  it('is nothing outside of one', () => {
    names.of(db).set('a', 'b')
    expect(names.of(db).size).toBe(0)
  })
})

describe('a store', () => {
  const opened = (): Store => openedStore(folder, clock)

  it('goes on as if a batch that failed had never been: with people, chain and writes', () => {
    const store = opened()
    const twice = intent(ana)
    expect(() => store.admit([twice, { ...twice, incarnation: bob }], bounds)).toThrow()
    store.admit([intent(ana), intent(bob)], bounds)
    expect(store.journal({}).map(({ sequence, user }) => [sequence, user])).toEqual([
      [1, 'CLASS\\ana'],
      [2, 'CLASS\\bob'],
    ])
    expect(store.verifyJournal()).toMatchObject({ intact: true })
    expect([...store.ledger().writes.keys()]).toEqual(['5', '6'])
    store.close()
  })

  it('takes turns with another one over the same file', () => {
    const [one, other] = [opened(), opened()]
    const both = [intent(ana), intent(bob)]
    one.admit(both, bounds)
    other.record(both.map(({ id }) => ({ kind: 'outcome', intent: id, outcome: { kind: 'done' } })))
    one.record(both.map(({ id }) => ({ kind: 'effect', intent: id, effect: 'verified' })))
    other.admit([intent(bob)], bounds)
    expect(one.verifyJournal()).toMatchObject({ intact: true })
    for (const store of [one, other]) {
      const { writes, inFlight } = store.ledger()
      expect(Array.from(writes, ([id, instants]) => [id, instants.length])).toEqual([
        ['5', 1],
        ['6', 2],
      ])
      expect([...inFlight.keys()]).toEqual(['6'])
      store.close()
    }
  })
})
