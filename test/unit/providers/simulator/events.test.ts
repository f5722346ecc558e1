import { expect, test } from 'vitest'
import { instant } from '../../../../src/model/time.ts'
import { classroom } from '../../../../src/providers/simulator/classroom.ts'
import { EventError } from '../../../../src/providers/simulator/event-error.ts'
import {
  block,
  blockAll,
  disconnect,
  idle,
  lock,
  reconnect,
  unblock,
  unblockAll,
  unlockOwn,
} from '../../../../src/providers/simulator/events.ts'
import { worldProblems } from '../../../../src/providers/simulator/invariants.ts'
import { type Logon, logoff, logon } from '../../../../src/providers/simulator/logon.ts'
import { find } from '../../../../src/providers/simulator/sessions.ts'
import type { WorldState } from '../../../../src/providers/simulator/world.ts'

const START = instant(Date.parse('2026-11-21T09:00:00Z'))
const lesson = classroom(START)
const newcomer: Logon = {
  user: 'zoe',
  domain: 'CLASS',
  groups: ['Pupils'],
  admin: false,
  place: { connection: 'remote', client: 'TABLET' },
  at: START,
}

const blockedIds = (state: WorldState) => state.sessions.filter(({ blocked }) => blocked === 'yes').map(({ id }) => id)

test('the classroom has pupils at their stations, a teacher, and people from outside', () => {
  expect(worldProblems(lesson)).toEqual([])
  expect(lesson.host).toBe('CLASSROOM')
  const rows = lesson.sessions.map(({ id, user, station, client, state }) => [id, user, station, client, state])
  expect(rows).toEqual([
    ['0', null, null, null, 'other'],
    ...[1, 2, 3, 4, 5, 6, 7, 8].map(seat => [`${seat}`, `pupil0${seat}`, `${seat}`, null, 'active']),
    ['9', 'ms.keller', '9', null, 'active'],
    ['10', 'ana', null, 'LAPTOP-ANA', 'active'],
    ['11', 'ben', null, 'LAPTOP-BEN', 'disconnected'],
  ])
  expect(lesson.sessions.filter(({ admin }) => admin === true).map(({ user }) => user)).toEqual(['ms.keller'])
  expect(lesson.sessions.every(({ logonAt }) => logonAt === null || logonAt < START)).toBe(true)
})

test('Block All blocks every desktop in use but those of administrators', () => {
  expect(blockedIds(blockAll(lesson))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '10'])
})

test('Block All stays on: who logs on or comes back is blocked, also after a single session was unblocked', () => {
  const on = unblock(blockAll(lesson), '3')
  const { state, result } = logon(on, newcomer)
  expect(find(state, result).blocked).toBe('yes')
  expect(find(reconnect(state, '11', null), '11').blocked).toBe('yes')
  expect(find(state, '3').blocked).toBe('no')
})

test('unblocking all ends Block All for those to come, too', () => {
  const off = unblockAll(block(blockAll(lesson), '9'))
  expect(blockedIds(logon(off, newcomer).state)).toEqual([])
})

test('a block and a lock come and go without each other', () => {
  const both = lock(block(lesson, '4'), '4')
  expect(find(both, '4')).toMatchObject({ blocked: 'yes', locked: 'yes' })
  expect(find(unblock(both, '4'), '4')).toMatchObject({ blocked: 'no', locked: 'yes' })
  expect(find(unlockOwn(both, '4'), '4')).toMatchObject({ blocked: 'yes', locked: 'no' })
})

test('a disconnected session gives up its station and needs one to come back', () => {
  const gone = disconnect(lesson, '4')
  expect(find(gone, '4')).toMatchObject({ state: 'disconnected', station: null, connection: 'station' })
  const taken = logon(gone, { ...newcomer, place: { connection: 'station', station: '4' } }).state
  expect(() => reconnect(taken, '4', '4')).toThrow('station 4 is taken by session 12 (zoe)')
  expect(() => reconnect(taken, '4', null)).toThrow('say at which station')
  expect(find(reconnect(taken, '4', '10'), '4')).toMatchObject({ state: 'active', station: '10' })
})

test('a remote session comes back from its own client only', () => {
  expect(find(reconnect(lesson, '11', null), '11')).toMatchObject({
    state: 'active',
    client: 'LAPTOP-BEN',
    station: null,
  })
  expect(() => reconnect(lesson, '11', '12')).toThrow('remote')
  expect(() => reconnect(lesson, '10', null)).toThrow('not disconnected')
})

test('a logon gets the lowest free id, or one never used where ids are not reused', () => {
  const freed = logoff(lesson, '5')
  expect(logon(freed, newcomer).result).toBe('5')
  expect(logon({ ...logoff(freed, '11'), reuseIds: false }, newcomer).result).toBe('12')
})

test('nobody sits down at a station that is taken', () => {
  const atStation = { ...newcomer, place: { connection: 'station', station: '2' } } as const
  expect(() => logon(lesson, atStation)).toThrow(new EventError('station 2 is taken by session 2 (pupil02)'))
})

test.each([
  ['block', block],
  ['unblock', unblock],
  ['lock', lock],
  ['unlockOwn', unlockOwn],
  ['disconnect', disconnect],
  ['logoff', logoff],
])('%s of a session that does not exist names those that do', (_, event) => {
  expect(() => event(lesson, '77')).toThrow(
    new EventError('there is no session "77" on CLASSROOM; its sessions are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11'),
  )
  expect(() => event(lesson, '0')).toThrow(new EventError('session 0 belongs to no user'))
})

test('what changes nothing gives the very same state', () => {
  const quiet = lock(idle(blockAll(lesson), '1', START), '1')
  expect(blockAll(quiet)).toBe(quiet)
  expect(block(quiet, '1')).toBe(quiet)
  expect(lock(quiet, '1')).toBe(quiet)
  expect(idle(quiet, '1', START)).toBe(quiet)
  expect(disconnect(quiet, '11')).toBe(quiet)
  expect(unblockAll(lesson)).toBe(lesson)
})
