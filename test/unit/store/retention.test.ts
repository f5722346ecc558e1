import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/model/action.ts'
import { backoffKey } from '../../../src/model/ledger.ts'
import { ms } from '../../../src/model/time.ts'
import type { Database } from '../../../src/store/database.ts'
import { presentMoment } from '../../../src/store/moment.ts'
import { prune, RETENTION } from '../../../src/store/retention.ts'
import type { Store } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, hold, incarnation, intent, observation, RULE, session } from './fixtures.ts'
import { newStore, openedStateFile } from './opening.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ana = incarnation('5', 'ana')
const bob = incarnation('6', 'bob')

let clock: VirtualClock
let store: Store
let db: Database

beforeEach(() => {
  const made = newStore()
  ;({ clock, store } = made)
  db = openedStateFile(made.folder)
})
afterEach(() => {
  store.close()
  db.close()
})

function count(table: string): unknown {
  return db.get(`SELECT count(*) AS rows FROM ${table}`)?.rows
}

function act(target = ana, changes: Parameters<typeof intent>[1] = {}): void {
  const [admitted] = store.admit([intent(target, changes)], bounds)
  store.record([{ kind: 'effect', intent: admitted?.id ?? '', effect: 'verified' }])
}

describe('retention', () => {
  it('takes old entries off the beginning of the journal, and the rest still verifies', async () => {
    store.record([{ kind: 'stopped', reason: 'old' }])
    await clock.advance(31 * DAY)
    store.record([{ kind: 'resumed' }])
    store.record([{ kind: 'stopped', reason: 'new' }])
    expect(store.journal({}).map(entry => entry.sequence)).toEqual([2, 3])
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: 2 })
    db.run('DELETE FROM journal WHERE sequence = 2')
    expect(store.verifyJournal()).toMatchObject({ intact: false, sequence: 3 })
  })

  it('goes on counting entries after all of them were removed', async () => {
    store.record([{ kind: 'stopped', reason: 'old' }])
    await clock.advance(31 * DAY)
    store.record([{ kind: 'resumed' }])
    expect(store.journal({}).map(entry => entry.sequence)).toEqual([2])
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: 1 })
  })

  it('loses no history to a wall clock that was wrong for a while', async () => {
    store.record([{ kind: 'resumed' }])
    clock.jumpWall(365 * DAY)
    await clock.advance(2 * HOUR)
    store.record([{ kind: 'resumed' }])
    expect(store.journal({})).toHaveLength(2)
  })

  it('bounds the number of entries', () => {
    for (let n = 0; n < 10; n += 1) store.record([{ kind: 'resumed' }])
    prune(db, HOST, presentMoment(db, HOST, clock), { ...RETENTION, journalEntries: 4 })
    expect(store.journal({}).map(entry => entry.sequence)).toEqual([7, 8, 9, 10])
    expect(store.verifyJournal()).toMatchObject({ intact: true, entries: 4 })
  })

  it('bounds the text of observations, and keeps the newest whatever its size', () => {
    for (const user of ['ana', 'bob', 'eve']) {
      store.record([{ kind: 'observation', observation: observation(session('5', user)) }])
    }
    expect(count('observation')).toBe(3)
    prune(db, HOST, presentMoment(db, HOST, clock), { ...RETENTION, observationText: 1 })
    expect(count('observation')).toBe(1)
    expect(store.lastObservation()?.sessions[0]?.user).toBe('eve')
  })

  it('bounds the text of observations without waiting for the hour, on a large host that keeps changing', () => {
    const name = 'a'.repeat(1024 * 1024)
    for (let n = 0; n < 260; n += 1) {
      store.record([
        { kind: 'observation', observation: observation({ ...session('5', 'ana'), client: `${name}${n}` }) },
      ])
    }
    const kept = count('observation')
    expect(kept).toBeGreaterThan(190)
    expect(kept).toBeLessThan(225)
  }, 60_000)

  it('keeps writes for as long as a limit may look back, then only the last of those who are still here', async () => {
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    act(ana)
    await clock.advance(HOUR)
    act(ana)
    act(bob)
    const last = clock.now()
    await clock.advance(23 * HOUR - 1)
    store.record([{ kind: 'resumed' }])
    expect(store.ledger().writes.get('5')).toHaveLength(2)
    await clock.advance(3 * HOUR)
    store.record([{ kind: 'resumed' }])
    expect(count('intent')).toBe(1)
    expect(store.ledger().lastUnlock).toEqual(new Map([[ana.key, last]]))
  })

  it('keeps what may have happened although a later one failed for certain', async () => {
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    const disconnect = (outcome: Outcome): void => {
      const [admitted] = store.admit([intent(ana, { action: 'disconnect' })], bounds)
      store.record([
        { kind: 'outcome', intent: admitted?.id ?? '', outcome },
        { kind: 'effect', intent: admitted?.id ?? '', effect: 'unverifiable' },
      ])
    }
    disconnect({ kind: 'done' })
    await clock.advance(HOUR)
    disconnect({ kind: 'failed-retryable', message: 'the host is busy' })
    await clock.advance(3 * DAY)
    store.record([{ kind: 'resumed' }])
    expect(count('intent')).toBe(1)
    expect(store.ledger().disconnected).toEqual(new Set([ana.key]))
  })

  it('takes nothing for under way that ended and was removed before it was looked at again', async () => {
    const [open] = store.admit([intent(ana)], bounds)
    expect(store.ledger().writes.get('5')).toHaveLength(1)
    await clock.advance(3 * DAY)
    store.record([{ kind: 'dropped', intent: open?.id ?? '', why: 'held' }])
    prune(db, HOST, presentMoment(db, HOST, clock))
    expect(count('intent')).toBe(0)
    expect(store.ledger().writes.size).toBe(0)
  })

  it('keeps what was treated, a fight and a warning that runs for as long as they are here', async () => {
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    act(ana)
    const [treatment] = store.ledger().treated.get(ana.key) ?? []
    act(ana, { action: 'disconnect' })
    store.record([
      { kind: 'reversal', intent: store.ledger().treated.get(ana.key)?.[1]?.intent ?? '', why: 'active-again' },
      { kind: 'notice', incarnation: ana, rule: RULE, before: ms(HOUR) },
      { kind: 'notice', incarnation: bob, rule: RULE, before: ms(HOUR) },
    ])
    await clock.advance(3 * DAY)
    store.record([{ kind: 'resumed' }])
    const { treated, fights, notices } = store.ledger()
    expect(treated.get(ana.key)?.map(({ intent: id }) => id)).toEqual([treatment?.intent])
    expect([...fights.keys()]).toEqual([backoffKey(ana.key, RULE)])
    expect([...notices.keys()]).toEqual([backoffKey(ana.key, RULE)])
    store.record([{ kind: 'sightings', sightings: new Map() }])
    await clock.advance(2 * HOUR)
    store.record([{ kind: 'resumed' }])
    expect([count('fight'), count('notice')]).toEqual([0, 0])
  })

  it('clears away a hold that has been over for a day, and not one that stands until its block goes', async () => {
    store.record([
      { kind: 'placed', placed: hold('h1'), length: ms(HOUR), until: null },
      { kind: 'placed', placed: hold('h2', { honours: RULE }), length: ms(HOUR), until: null },
      { kind: 'released', id: 'h1', incarnation: ana, by: 'STAFF\\keller' },
    ])
    const { version } = store.holds()
    await clock.advance(25 * HOUR)
    store.record([{ kind: 'resumed' }])
    expect(store.holds().holds.map(({ id }) => id)).toEqual(['h1', 'h2'])
    await clock.advance(HOUR + 1)
    store.record([{ kind: 'resumed' }])
    expect(store.holds()).toMatchObject({ version: version + 1, holds: [{ id: 'h2' }] })
    await clock.advance(2 * DAY)
    store.record([{ kind: 'resumed' }])
    expect([count('placed'), count('placed_release')]).toEqual([1, 0])
  })

  it('keeps what was sent before an action that is under way, since that one may yet be dropped', async () => {
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    const [sent] = store.admit([intent(ana, { action: 'disconnect' })], bounds)
    store.record([{ kind: 'effect', intent: sent?.id ?? '', effect: 'none' }])
    await clock.advance(2 * DAY)
    const [waiting] = store.admit([intent(ana, { action: 'disconnect' })], bounds)
    db.write(() => prune(db, HOST, presentMoment(db, HOST, clock)))
    store.record([{ kind: 'dropped', intent: waiting?.id ?? '', why: 'held' }])
    expect([...store.ledger().disconnected]).toEqual([ana.key])
  })

  it('keeps what was treated of one who is out of sight while an action is under way', async () => {
    act()
    await clock.advance(2 * DAY)
    store.admit([intent(ana)], bounds)
    db.write(() => prune(db, HOST, presentMoment(db, HOST, clock)))
    expect([...store.ledger().treated.keys()]).toEqual([ana.key])
  })

  it('never removes an open action', async () => {
    store.admit([intent(ana)], bounds)
    await clock.advance(60 * DAY)
    store.record([{ kind: 'resumed' }])
    expect(store.openActions()).toHaveLength(1)
    expect(store.openActions()[0]?.intent.incarnation).toEqual(ana)
  })

  it('ends the backoff of those who have gone, and not of those who are here', async () => {
    store.record([
      { kind: 'sightings', sightings: new Map([['5', ana]]) },
      { kind: 'backoff', incarnation: ana, rule: RULE, attempt: 1, delay: ms(1_000) },
      { kind: 'backoff', incarnation: bob, rule: RULE, attempt: 1, delay: ms(1_000) },
    ])
    await clock.advance(2 * HOUR)
    store.record([{ kind: 'resumed' }])
    expect([...store.ledger().backoff.keys()]).toEqual([backoffKey(ana.key, RULE)])
  })

  it('forgets a name when nothing that is kept is about its person', async () => {
    act(ana)
    store.record([{ kind: 'sightings', sightings: new Map([['6', bob]]) }])
    await clock.advance(29 * DAY)
    store.record([{ kind: 'resumed' }])
    expect(count('person')).toBe(2)
    await clock.advance(5 * DAY)
    store.record([{ kind: 'resumed' }])
    expect(db.all('SELECT name FROM person')).toEqual([{ name: 'CLASS\\bob' }])
  })
})
