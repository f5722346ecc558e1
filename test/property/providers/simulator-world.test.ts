import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { instant } from '../../../src/model/time.ts'
import { GoneError } from '../../../src/providers/errors.ts'
import { act } from '../../../src/providers/simulator/act.ts'
import { classroom } from '../../../src/providers/simulator/classroom.ts'
import { EventError } from '../../../src/providers/simulator/event-error.ts'
import {
  block,
  blockAll,
  disconnect,
  lock,
  reconnect,
  unblock,
  unblockAll,
  unlockOwn,
} from '../../../src/providers/simulator/events.ts'
import { worldProblems } from '../../../src/providers/simulator/invariants.ts'
import { logoff, logon, type Place } from '../../../src/providers/simulator/logon.ts'
import type { WorldState } from '../../../src/providers/simulator/world.ts'

const START = Date.parse('2026-11-21T09:00:00Z')
type Event = (state: WorldState, now: number) => WorldState

const id = fc.integer({ min: 0, max: 16 }).map(String)
const station = fc.integer({ min: 1, max: 12 }).map(String)
const place: fc.Arbitrary<Place> = fc.oneof(
  station.map(at => ({ connection: 'station', station: at }) as const),
  fc.constant({ connection: 'remote', client: 'TABLET' } as const),
  fc.constant({ connection: 'console' } as const),
)
const arrival: fc.Arbitrary<Event> = fc
  .record({ user: fc.constantFrom('ana', 'ben', 'zoe'), admin: fc.boolean(), place })
  .map(who => (state, now) => logon(state, { ...who, domain: 'CLASS', groups: [], at: instant(now) }).state)

const event: fc.Arbitrary<Event> = fc.oneof(
  arrival,
  fc.constantFrom<Event>(blockAll, unblockAll),
  fc.tuple(fc.constantFrom(block, unblock, lock, unlockOwn, disconnect, logoff), id).map(
    ([happens, to]): Event =>
      state =>
        happens(state, to),
  ),
  fc.tuple(id, fc.option(station)).map(
    ([to, at]): Event =>
      state =>
        reconnect(state, to, at),
  ),
)

/** Every state on the way; what can't happen doesn't. A second lies between any two events. */
function* history(events: readonly Event[], reuseIds: boolean): Generator<WorldState> {
  let state: WorldState = { ...classroom(instant(START)), reuseIds }
  for (const [index, happens] of events.entries()) {
    yield state
    try {
      state = happens(state, START + (index + 1) * 1_000)
    } catch (error) {
      if (!(error instanceof EventError)) throw error
    }
  }
  yield state
}

test('whatever happens, ids stay unique, stations have one session, and the disconnected have none', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, reuseIds) => {
      for (const state of history(events, reuseIds)) expect(worldProblems(state)).toEqual([])
    }),
  )
})

test('where ids are not reused, nobody gets one that was ever given', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), events => {
      const given = new Map<string, string | null>()
      for (const { sessions } of history(events, false)) {
        for (const session of sessions) {
          const owner = `${session.user} ${session.logonAt}`
          expect(given.get(session.id) ?? owner).toBe(owner)
          given.set(session.id, owner)
        }
      }
    }),
  )
})

test('an action reaches the very stay it was meant for or nobody', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      id,
      fc.constantFrom('unlock', 'disconnect'),
      (events, to, action) => {
        const states = [...history(events, true)]
        const [first] = states
        const last = states.at(-1)
        if (!first || !last) return
        const target = identify(observed(first), new Map()).get(to)
        if (!target) return
        const stays = last.sessions.some(session => session.id === to && session.logonAt === target.logonAt)
        if (!stays) expect(() => act(last, action, target)).toThrow(GoneError)
        else {
          const others = (state: WorldState) => state.sessions.filter(session => session.id !== to)
          const after = act(last, action, target)
          expect(others(after)).toEqual(others(last))
          const session = after.sessions.find(candidate => candidate.id === to)
          if (action === 'unlock') expect(session).toMatchObject({ blocked: 'no' })
          else expect(session).toMatchObject({ state: 'disconnected', station: null })
        }
      },
    ),
  )
})

test('while Block All is on, nobody new comes to an open desktop', () => {
  let arrived = 0
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), arrival, (events, arrives) => {
      for (const state of history(events, true)) {
        let after: WorldState
        try {
          after = arrives(blockAll(state), START + 3_600_000)
        } catch (error) {
          if (error instanceof EventError) continue
          throw error
        }
        arrived++
        const open = after.sessions.filter(
          ({ user, admin, blocked, state: condition }) =>
            user !== null && admin === false && condition === 'active' && blocked !== 'yes',
        )
        expect(open).toEqual([])
      }
    }),
  )
  expect(arrived).toBeGreaterThan(100)
})

function observed({ host, sessions }: WorldState) {
  return {
    host,
    sessions,
    observedAt: instant(START),
    provider: 'simulator',
    complete: true,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
  }
}
