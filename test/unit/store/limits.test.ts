import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { bounds } from '../../support/guards.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { HOST, incarnation, intent } from './fixtures.ts'
import { newStore, openedStore } from './opening.ts'

const HOUR = 3_600_000
const ana = incarnation('5', 'ana')
const bob = incarnation('6', 'bob')

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

/** Admits one intent for session 5 and ends it, so that only the limit can stop the next. */
function write(target = ana, limit = { count: 3, per: ms(HOUR) }): boolean {
  const [admitted] = store.admit([intent(target, { limit })], bounds)
  if (admitted) store.record([{ kind: 'effect', intent: admitted.id, effect: 'none' }])
  return admitted !== undefined
}

describe('the write bound of a session', () => {
  it('lets as many through as the limit says, and the next when the first is old enough', async () => {
    expect([write(), write(), write(), write()]).toEqual([true, true, true, false])
    await clock.advance(HOUR - 1)
    expect(write()).toBe(false)
    await clock.advance(1)
    expect(write()).toBe(true)
  })

  it('counts per session id, whoever is in it', () => {
    expect([write(), write(), write()]).toEqual([true, true, true])
    expect(write(incarnation('5', 'zoe'))).toBe(false)
    expect(write(bob)).toBe(true)
  })

  it('counts what was dropped unsent', () => {
    for (let n = 0; n < 3; n += 1) {
      const [admitted] = store.admit([intent(ana)], bounds)
      store.record([{ kind: 'dropped', intent: admitted?.id ?? '', why: 'the window ended' }])
    }
    expect(write()).toBe(false)
    expect(store.ledger().writes.get('5')).toHaveLength(3)
  })

  it('holds across a restart and against a wall clock that is set forward', () => {
    expect([write(), write(), write()]).toEqual([true, true, true])
    clock.jumpWall(100 * HOUR)
    restart()
    expect(write()).toBe(false)
    expect(store.ledger().writes.get('5')).toEqual([clock.now(), clock.now(), clock.now()])
  })

  it.each([
    ['tells its boots apart', true],
    ['does not tell its boots apart', false],
  ])('takes a write for no older than the uptime after a reboot of a system that %s', async (_what, tellsBoot) => {
    clock = new VirtualClock('2026-11-21T09:00:00Z', { tellsBoot, uptime: 500_000 })
    restart()
    expect([write(), write(), write()]).toEqual([true, true, true])
    clock.reboot({ downFor: 5 * HOUR })
    await clock.advance(1_000)
    restart()
    expect(store.ledger().writes.get('5')?.[0]).toBe(clock.now() - 1_000)
    expect(write()).toBe(false)
    await clock.advance(HOUR - 1_000)
    expect(write()).toBe(true)
  })

  it('refuses a limit that looks back further than writes are kept', () => {
    expect(() => write(ana, { count: 1, per: ms(25 * HOUR) })).toThrow(RangeError)
  })

  it('shows writes for a day', async () => {
    write()
    await clock.advance(24 * HOUR - 1)
    expect(store.ledger().writes.get('5')).toHaveLength(1)
    await clock.advance(1)
    expect(store.ledger().writes.has('5')).toBe(false)
  })

  it('shows a reader that stays open what was written since it looked', async () => {
    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    write()
    expect(reader?.ledger().writes.get('5')).toEqual([clock.now()])
    const first = clock.now()
    await clock.advance(5)
    write()
    write(bob)
    expect(reader?.ledger().writes).toEqual(
      new Map([
        ['5', [first, clock.now()]],
        ['6', [clock.now()]],
      ]),
    )
    reader?.close()
  })
})

describe('the age of a write', () => {
  it('counts from the end of its call, and until then it has none', async () => {
    const limit = { count: 1, per: ms(60_000) }
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    const [first] = store.admit([intent(ana, { limit })], bounds)
    const sent = clock.now()
    await clock.advance(90_000)
    expect(store.ledger().writes.get('5')).toEqual([clock.now()])
    expect(store.ledger().lastUnlock.get(ana.key)).toBe(sent)
    store.record([{ kind: 'outcome', intent: first?.id ?? '', outcome: { kind: 'done' } }])
    await clock.advance(10_000)
    store.record([{ kind: 'effect', intent: first?.id ?? '', effect: 'verified' }])
    expect(store.ledger().writes.get('5')).toEqual([clock.now() - 10_000])
    await clock.advance(49_999)
    expect(write(ana, limit)).toBe(false)
    await clock.advance(1)
    expect(write(ana, limit)).toBe(true)
    expect(store.ledger().lastUnlock.get(ana.key)).toBe(clock.now())
  })

  it.each(['refused', 'failed-retryable', 'failed-final'] as const)(
    'is a write, but no unlock, where the call ended as %s',
    kind => {
      store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
      const [sent] = store.admit([intent(ana)], bounds)
      const id = sent?.id ?? ''
      store.record([
        { kind: 'outcome', intent: id, outcome: { kind, message: 'no' } },
        { kind: 'effect', intent: id, effect: 'none' },
      ])
      expect(store.ledger().writes.get('5')).toHaveLength(1)
      expect(store.ledger().lastUnlock.size).toBe(0)
    },
  )

  it('counts from its effect where nobody noted the end of its call', async () => {
    const limit = { count: 1, per: ms(60_000) }
    const [first] = store.admit([intent(ana, { limit })], bounds)
    await clock.advance(50_000)
    restart()
    store.record([{ kind: 'effect', intent: first?.id ?? '', effect: 'unverifiable' }])
    await clock.advance(59_999)
    expect(write(ana, limit)).toBe(false)
    await clock.advance(1)
    expect(write(ana, limit)).toBe(true)
  })

  it('counts from its intent where it was never sent', async () => {
    const [first] = store.admit([intent(ana)], bounds)
    const at = clock.now()
    await clock.advance(50_000)
    store.record([{ kind: 'dropped', intent: first?.id ?? '', why: 'held' }])
    expect(store.ledger().writes.get('5')).toEqual([at])
  })

  it('is seen by a reader that knew the write before its call ended', async () => {
    const reader = openStore({ folder, host: HOST, clock, mode: 'read' })
    const [first] = store.admit([intent(ana, { action: 'disconnect' })], bounds)
    await clock.advance(5_000)
    expect(reader?.ledger().disconnects).toEqual([clock.now()])
    store.record([{ kind: 'outcome', intent: first?.id ?? '', outcome: { kind: 'done' } }])
    const ended = clock.now()
    await clock.advance(5_000)
    expect(reader?.ledger().writes.get('5')).toEqual([ended])
    expect(reader?.ledger().disconnects).toEqual([ended])
    reader?.close()
  })
})

describe('the write bound of the host', () => {
  const hostLimit = { count: 2, per: ms(60_000) }

  it('lets as many through as the limit says, whichever sessions they are for', async () => {
    const zoe = incarnation('7', 'zoe')
    const admitted = store.admit([intent(ana), intent(bob), intent(zoe)], { ...bounds, hostLimit })
    expect(admitted.map(({ incarnation: { sessionId } }) => sessionId)).toEqual(['5', '6'])
    store.record(admitted.map(({ id }) => ({ kind: 'effect', intent: id, effect: 'verified' })))
    await clock.advance(59_999)
    expect(store.admit([intent(zoe)], { ...bounds, hostLimit })).toEqual([])
    restart()
    await clock.advance(1)
    expect(store.admit([intent(zoe)], { ...bounds, hostLimit })).toHaveLength(1)
  })

  it('counts what is still under way, however long ago it began', async () => {
    store.admit([intent(ana), intent(bob)], { ...bounds, hostLimit })
    await clock.advance(120_000)
    expect(store.admit([intent(incarnation('7', 'zoe'))], { ...bounds, hostLimit })).toEqual([])
  })
})

describe('the disruption budget', () => {
  const disruption = { count: 1, per: ms(60_000) }
  const disconnect = (target = ana): ReturnType<typeof intent> => intent(target, { action: 'disconnect' })

  it('lets as many disconnects through as it says, and unlocks beside them', async () => {
    const admitted = store.admit([disconnect(), disconnect(bob), intent(bob)], { ...bounds, disruption })
    expect(admitted.map(({ action, incarnation: { sessionId } }) => [action, sessionId])).toEqual([
      ['disconnect', '5'],
      ['unlock', '6'],
    ])
    store.record(admitted.map(({ id }) => ({ kind: 'effect', intent: id, effect: 'verified' })))
    await clock.advance(59_999)
    restart()
    expect(store.admit([disconnect(bob)], { ...bounds, disruption })).toEqual([])
    expect(store.admit([disconnect(bob)], bounds)).toHaveLength(1)
  })

  it('does not count what was dropped', () => {
    const [first] = store.admit([disconnect()], { ...bounds, disruption })
    store.record([{ kind: 'dropped', intent: first?.id ?? '', why: 'held' }])
    expect(store.ledger().disconnects).toEqual([])
    expect(store.admit([disconnect(bob)], { ...bounds, disruption })).toHaveLength(1)
  })
})

describe('admission', () => {
  it('lets one action at a time into a session, also of one batch', () => {
    const first = intent(ana)
    expect(
      store.admit([first, intent(ana), intent(bob)], bounds).map(({ incarnation: { sessionId } }) => sessionId),
    ).toEqual(['5', '6'])
    expect(store.admit([intent(ana)], bounds)).toEqual([])
    store.record([{ kind: 'effect', intent: first.id, effect: 'verified' }])
    expect(store.admit([intent(ana)], bounds)).toHaveLength(1)
  })

  it('keeps nothing of a batch that fails', () => {
    const twice = intent(ana)
    expect(() => store.admit([twice, { ...twice, incarnation: bob }], bounds)).toThrow()
    expect(store.openActions()).toEqual([])
    expect(store.journal({})).toEqual([])
    expect(store.ledger().writes.size).toBe(0)
  })

  it("refuses another host's incarnation", () => {
    expect(() =>
      store.admit([intent({ ...ana, host: 'elsewhere', key: ana.key.replace(HOST, 'elsewhere') })], bounds),
    ).toThrow(/elsewhere is not the host/)
  })
})

describe('recording', () => {
  it('keeps all facts or none', () => {
    expect(() => store.record([{ kind: 'resumed' }, { kind: 'effect', intent: 'never', effect: 'none' }])).toThrow(
      /No intent never/,
    )
    expect(store.journal({})).toEqual([])
  })

  it('forgets a dropped unlock as the last one, not as a write', async () => {
    const sent = intent(ana)
    store.admit([sent], bounds)
    store.record([{ kind: 'effect', intent: sent.id, effect: 'unverifiable' }])
    store.record([{ kind: 'sightings', sightings: new Map([['5', ana]]) }])
    const unlockedAt = clock.now()
    await clock.advance(1_000)
    const unsent = intent(ana)
    store.admit([unsent], bounds)
    expect(store.ledger().lastUnlock.get(ana.key)).toBe(clock.now())
    store.record([{ kind: 'dropped', intent: unsent.id, why: 'held' }])
    expect(store.ledger().lastUnlock.get(ana.key)).toBe(unlockedAt)
    expect(store.ledger().writes.get('5')).toHaveLength(2)
  })

  it('remembers who was disconnected, but not whose disconnect was dropped', () => {
    store.record([
      {
        kind: 'sightings',
        sightings: new Map([
          ['5', ana],
          ['6', bob],
        ]),
      },
    ])
    const [one, other] = store.admit(
      [intent(ana, { action: 'disconnect' }), intent(bob, { action: 'disconnect' })],
      bounds,
    )
    store.record([
      { kind: 'effect', intent: one?.id ?? '', effect: 'unverifiable' },
      { kind: 'dropped', intent: other?.id ?? '', why: 'held' },
      { kind: 'effect', intent: other?.id ?? '', effect: 'none' },
    ])
    expect([...store.ledger().disconnected]).toEqual([ana.key])
    expect(store.ledger().lastUnlock.size).toBe(0)
  })
})
