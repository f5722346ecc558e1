import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OVERRIDE_POLICY, type Override } from '../../../src/model/hold.ts'
import { plus } from '../../../src/model/time.ts'
import { type Store, StoreError } from '../../../src/store/store.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { bounds } from '../../support/guards.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { hold, incarnation, intent, RULE } from './fixtures.ts'
import { newStore, openedStore } from './opening.ts'

const ana = incarnation('5', 'ana')
const bob = incarnation('6', 'bob')
const HOUR = lasting('1h')

let clock: VirtualClock
let folder: string
let store: Store

beforeEach(() => {
  ;({ clock, folder, store } = newStore())
})
afterEach(() => store.close())

function restart(): void {
  store.close()
  store = openedStore(folder, clock)
}

describe('a hold', () => {
  it('comes back as it was placed, after a restart too', () => {
    const placed = hold('h1', {
      incarnation: ana.key,
      selector: { text: '5', match: { sessionId: ['5'] } },
      honours: { policy: 'exam', rule: 'r', file: 'exam.yaml', line: 3 },
    })
    store.record([{ kind: 'placed', placed, length: HOUR, until: null }])
    restart()
    expect(store.holds()).toEqual({
      version: 1,
      holds: [{ ...placed, until: plus(clock.now(), HOUR) }],
      overrides: [],
    })
  })

  it('ends after its length of elapsed time, whatever the wall clock says', async () => {
    store.record([{ kind: 'placed', placed: hold('h1'), length: HOUR, until: null }])
    await clock.advance(60_000)
    clock.jumpWall(-10 * HOUR)
    expect(store.holds().holds[0]?.until).toBe(clock.now() + HOUR - 60_000)
    clock.jumpWall(20 * HOUR)
    expect(store.holds().holds[0]?.until).toBe(clock.now() + HOUR - 60_000)
  })

  it('ends at an instant of the wall clock, and never later in elapsed time', () => {
    const until = plus(clock.now(), HOUR)
    store.record([{ kind: 'placed', placed: hold('h1'), length: HOUR, until }])
    clock.jumpWall(60_000)
    expect(store.holds().holds[0]?.until).toBe(until)
    clock.jumpWall(-120_000)
    expect(store.holds().holds[0]?.until).toBe(clock.now() + HOUR)
  })

  it('that is over stays over when the machine starts anew', async () => {
    store.record([{ kind: 'placed', placed: hold('h1'), length: HOUR, until: null }])
    await clock.advance(HOUR)
    store.record([{ kind: 'resumed' }])
    store.close()
    clock.reboot({ downFor: 1_000 })
    store = openedStore(folder, clock)
    expect(store.holds().holds[0]?.until).toBeLessThanOrEqual(clock.now())
  })

  it('is released for one incarnation, or cleared away', () => {
    store.record([
      { kind: 'placed', placed: hold('h1'), length: HOUR, until: null },
      { kind: 'released', id: 'h1', incarnation: bob, by: 'STAFF\\keller' },
    ])
    expect(store.holds().holds[0]?.released).toEqual(new Set([bob.key]))
    store.record([{ kind: 'placed-ended', id: 'h1', why: 'released', by: 'STAFF\\keller' }])
    expect(store.holds()).toEqual({ version: 3, holds: [], overrides: [] })
  })

  it('may bear the id of one that has ended, and takes nothing over from it', () => {
    const placed = { kind: 'placed', placed: hold('h1'), length: HOUR, until: null } as const
    store.record([placed, { kind: 'released', id: 'h1', incarnation: bob, by: 'x' }])
    expect(() => store.record([placed])).toThrow(StoreError)
    store.record([{ kind: 'placed-ended', id: 'h1', why: 'expired', by: null }, placed])
    expect(store.holds().holds.map(({ id, released }) => [id, released.size])).toEqual([['h1', 0]])
  })

  it('that honours a block is over once it is released, and stands until it is cleared away', async () => {
    const honours = { policy: 'exam', rule: 'r', file: 'exam.yaml', line: 3 }
    store.record([{ kind: 'placed', placed: hold('h1', { honours }), length: HOUR, until: null }])
    await clock.advance(60_000)
    store.record([{ kind: 'honoured', id: 'h1', by: 'STAFF\\keller' }])
    expect(store.holds().holds[0]?.until).toBeLessThanOrEqual(clock.now())
    store.close()
    clock.reboot()
    store = openedStore(folder, clock)
    expect(store.holds().holds[0]?.until).toBeLessThanOrEqual(clock.now())
  })

  it('changes the version with each change, and with nothing else', () => {
    const versions = [store.holds().version]
    const keep = (...facts: Parameters<Store['record']>[0]): void => {
      store.record(facts)
      versions.push(store.holds().version)
    }
    keep({ kind: 'placed', placed: hold('h1'), length: HOUR, until: null })
    keep({ kind: 'released', id: 'h1', incarnation: ana, by: 'x' })
    keep({ kind: 'released', id: 'h1', incarnation: ana, by: 'x' })
    keep({ kind: 'honoured', id: 'h1', by: 'x' })
    keep({ kind: 'placed-ended', id: 'h1', why: 'expired', by: null })
    keep({ kind: 'placed-ended', id: 'h1', why: 'expired', by: null })
    keep({ kind: 'resumed' })
    expect(versions).toEqual([0, 1, 2, 2, 3, 4, 4, 4])
  })
})

describe('an override', () => {
  it('comes back with its rule', () => {
    const placed: Omit<Override, 'until'> = {
      ...hold('o1', { by: 'STAFF\\keller' }),
      kind: 'override',
      rule: rule({ policy: OVERRIDE_POLICY, rule: 'o1', priority: Number.MAX_SAFE_INTEGER, match: { user: ['ana'] } }),
    }
    store.record([{ kind: 'placed', placed, length: HOUR, until: null }])
    expect(store.holds().overrides).toEqual([{ ...placed, until: plus(clock.now(), HOUR) }])
    expect(store.holds().holds).toEqual([])
  })
})

describe('the journal', () => {
  it('tells of holds without the names of those who are known or picked', () => {
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    const selector = { text: "user='CLASS\\zoe',station=4", match: { user: ['CLASS\\zoe'], station: ['4'] } }
    store.record([
      { kind: 'placed', placed: hold('h1', { selector, reason: 'Ana helps Zoe' }), length: HOUR, until: null },
      { kind: 'released', id: 'h1', incarnation: ana, by: 'STAFF\\keller' },
      { kind: 'placed-ended', id: 'h1', why: 'expired', by: null },
    ])
    const [placed, released, ended] = store.journal({})
    expect(placed).toMatchObject({
      kind: 'placed',
      user: 'STAFF\\keller',
      detail: { what: 'hold', id: 'h1', selector: "user='(user)',station=4", reason: '(user) helps (user)' },
    })
    expect(released).toMatchObject({ kind: 'released', sessionId: '5', user: 'CLASS\\ana', detail: { id: 'h1' } })
    expect(ended).toMatchObject({ kind: 'placed-ended', user: null, detail: { id: 'h1', why: 'expired' } })
    expect(store.holds().holds).toEqual([])
  })
})

describe('a warning', () => {
  const key = `${ana.key}\n${RULE.policy}\n${RULE.rule}`

  it('runs for its time, is shown or not, and is gone when it was followed', async () => {
    store.record([{ kind: 'notice', incarnation: ana, rule: RULE, before: lasting('5m') }])
    const begunAt = clock.now()
    const notice = { ruleDigest: RULE.digest, begunAt, until: plus(begunAt, lasting('5m')), cancelled: false }
    expect(store.ledger().notices).toEqual(new Map([[key, { ...notice, shown: null }]]))
    await clock.advance(1_000)
    store.record([
      { kind: 'notice-shown', incarnation: ana, rule: RULE, shown: false, why: 'CLASS\\ana has no screen' },
    ])
    const until = plus(clock.now(), lasting('5m'))
    expect(store.ledger().notices.get(key)).toEqual({ ...notice, until, shown: false })
    expect(store.journal({ last: 1 })[0]?.detail).toEqual({ shown: false, why: '(user) has no screen' })
    store.record([{ kind: 'notice-ended', incarnation: ana, rule: RULE, why: 'done' }])
    expect(store.ledger().notices.size).toBe(0)
  })

  it('that was cancelled is remembered until it begins anew', async () => {
    store.record([
      { kind: 'notice', incarnation: ana, rule: RULE, before: lasting('5m') },
      { kind: 'notice-ended', incarnation: ana, rule: RULE, why: 'cancelled' },
    ])
    expect(store.ledger().notices.get(key)).toMatchObject({ cancelled: true })
    await clock.advance(1_000)
    store.record([{ kind: 'notice', incarnation: ana, rule: RULE, before: lasting('5m') }])
    expect(store.ledger().notices.get(key)).toMatchObject({ cancelled: false, begunAt: clock.now() })
  })
})

it('arming is remembered with who and when, over a restart', () => {
  expect(store.ledger().armed).toBeNull()
  store.record([{ kind: 'armed', by: 'STAFF\\keller' }])
  const at = clock.now()
  clock.jumpWall(5_000)
  restart()
  expect(store.ledger().armed).toEqual({ by: 'STAFF\\keller', at })
})

describe('facts about the host as a whole', () => {
  it('are journalled as they are', () => {
    store.record([
      { kind: 'block-all', sessions: 6, of: 8 },
      { kind: 'clock-jumped', by: lasting('1h') },
      { kind: 'woke', after: lasting('2h') },
      {
        kind: 'request',
        request: 'r1',
        verb: 'hold',
        by: 'STAFF\\keller',
        setAside: ['held'],
        reason: 'Keller says so',
      },
    ])
    expect(store.journal({}).map(({ kind, user, detail }) => [kind, user, detail])).toEqual([
      ['block-all', null, { sessions: 6, of: 8 }],
      ['clock-jumped', null, { by: 3_600_000 }],
      ['woke', null, { after: 7_200_000 }],
      ['request', 'STAFF\\keller', { request: 'r1', verb: 'hold', setAside: ['held'], reason: '(user) says so' }],
    ])
  })
})

it('nothing is admitted that was planned before holds changed', () => {
  store.record([{ kind: 'placed', placed: hold('h1'), length: HOUR, until: null }])
  expect(store.admit([intent(ana)], bounds)).toEqual([])
  expect(store.admit([intent(ana)], { ...bounds, holdsVersion: store.holds().version })).toHaveLength(1)
})
