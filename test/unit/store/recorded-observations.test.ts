import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Session } from '../../../src/model/session.ts'
import type { Store } from '../../../src/store/store.ts'
import { lasting } from '../../support/bundle.ts'
import { at } from '../../support/observation.ts'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { observation, session } from './fixtures.ts'
import { newStore } from './opening.ts'

let clock: VirtualClock
let store: Store

beforeEach(() => {
  ;({ clock, store } = newStore())
})
afterEach(() => store.close())

function look(changes: Partial<Session> = {}): void {
  const seen = { ...observation(session('5', 'ana', changes)), observedAt: clock.now() }
  store.record([{ kind: 'observation', observation: seen }])
}

function kept(
  filter: Parameters<Store['recordedObservations']>[0] = {},
): readonly (readonly [string, string, string])[] {
  const time = (instant: number): string => new Date(instant).toISOString().slice(11, 16)
  return Array.from(store.recordedObservations(filter), ({ observation: { observedAt, sessions }, until }) => [
    time(observedAt),
    time(until),
    sessions[0]?.blocked ?? '',
  ])
}

it('tells from when to when each look stood, oldest first', async () => {
  for (const blocked of ['yes', 'yes', 'yes', 'no', 'yes'] as const) {
    look({ blocked })
    await clock.advance(lasting('1m'))
  }
  expect(kept()).toEqual([
    ['09:00', '09:02', 'yes'],
    ['09:03', '09:03', 'no'],
    ['09:04', '09:04', 'yes'],
  ])
  expect(kept({ since: at('2026-11-21T09:02:00Z'), until: at('2026-11-21T09:03:00Z') })).toEqual([
    ['09:00', '09:02', 'yes'],
    ['09:03', '09:03', 'no'],
  ])
  expect(kept({ since: at('2026-11-21T09:05:00Z') })).toEqual([])
})

it('does not say that a look stood while nobody looked', async () => {
  look()
  await clock.advance(lasting('5m'))
  look()
  await clock.advance(lasting('4m'))
  look()
  expect(kept()).toEqual([
    ['09:00', '09:00', 'yes'],
    ['09:05', '09:09', 'yes'],
  ])
})

it('has the names of people, and ids for those who were forgotten', () => {
  look()
  store.record([{ kind: 'observation', observation: { ...observation(session('5', 'ana'), session('6', 'ben')) } }])
  store.forget('CLASS\\ben')
  const told = [...store.recordedObservations({})].map(({ observation: { sessions }, forgotten }) => [
    sessions.map(({ user }) => user?.length),
    forgotten,
  ])
  expect(told[0]).toEqual([[3], false])
  expect(told[1]?.[1]).toBe(true)
  expect([...store.recordedObservations({})][1]?.observation.sessions[0]?.user).toBe('ana')
  expect([...store.recordedObservations({})][1]?.observation.sessions[1]?.user).not.toBe('ben')
})
