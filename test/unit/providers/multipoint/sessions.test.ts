import { describe, expect, test } from 'vitest'
import type { HostDescription, HostSession } from '../../../../src/providers/multipoint/protocol.ts'
import { toSessions } from '../../../../src/providers/multipoint/sessions.ts'

const ana: HostSession = {
  id: '3',
  state: 'ConnectedToStation',
  user: 'ana',
  domain: 'CLASS',
  station: '1',
  client: null,
  admin: false,
}

const shape = {
  name: '',
  parameters: [],
  idParameter: 'SessionId',
  takesList: true,
  whatIf: true,
  confirm: true,
  timeout: false,
  server: true,
}

const host: HostDescription = {
  version: '5.1',
  edition: 'Desktop',
  languageMode: 'FullLanguage',
  executionPolicy: 'RemoteSigned',
  computer: 'WMS',
  account: 'WMS\\keeper',
  elevated: true,
  sessionId: 7,
  module: null,
  cmdlets: { unlock: shape, disconnect: shape, sessions: shape },
}

function one(changes: Partial<HostSession>, description: HostDescription | null = host) {
  const [session] = toSessions([{ ...ana, ...changes }], description, null).sessions
  return session
}

test('a session at a station', () => {
  expect(one({})).toEqual({
    id: '3',
    user: 'ana',
    domain: 'CLASS',
    groups: null,
    station: '1',
    client: null,
    connection: 'station',
    state: 'active',
    blocked: 'unknown',
    locked: 'unknown',
    admin: false,
    logonAt: null,
    idleSince: null,
    own: false,
    can: ['unlock', 'disconnect'],
  })
})

test('a remote session has no station, whatever is left over of one', () => {
  expect(one({ state: 'RemoteConnection', station: '4', client: 'TABLET' })).toMatchObject({
    state: 'active',
    connection: 'remote',
    station: null,
    client: 'TABLET',
  })
})

test.each<[string, string]>([
  ['Disconnected', 'disconnected'],
  ['DisconnectedFromStation', 'disconnected'],
  ['Suspended', 'disconnected'],
  ['CONNECTEDTOSTATION', 'active'],
  ['2', 'unknown'],
  ['Whatever', 'unknown'],
  ['', 'unknown'],
])('the state %j means %s', (state, meaning) => {
  expect(one({ state })?.state).toBe(meaning)
})

test.each([null, '', '0', '4294967295', ' '])('%j is no station', station => {
  expect(one({ station })?.station).toBeNull()
})

test('where nobody knows the state, a station tells that it is a session at one, and nothing tells that it is not', () => {
  expect(one({ state: '9' })?.connection).toBe('station')
  expect(one({ state: '9', station: '0' })?.connection).toBeNull()
})

test('a blank name is none', () => {
  expect(one({ user: ' ', domain: '', client: '\t' })).toMatchObject({ user: null, domain: null, client: null })
})

test('what stands for no session is left out', () => {
  expect(toSessions([{ ...ana, id: '4294967295' }], host, null)).toEqual({ sessions: [], complete: true })
})

describe('an id that is told twice', () => {
  test('of one person is one session', () => {
    const { sessions, complete } = toSessions([ana, { ...ana, user: 'ANA' }], host, null)
    expect([sessions.length, complete]).toEqual([1, true])
  })

  test("of two people is nobody's, and its absence proves nothing", () => {
    const { sessions, complete } = toSessions([ana, { ...ana, user: 'ben' }, { ...ana, id: '4' }], host, null)
    expect([sessions.map(({ id }) => id), complete]).toEqual([['4'], false])
  })
})

describe('what can be done', () => {
  test('nothing to the services of the system', () => {
    expect(one({ id: '0' })?.can).toEqual([])
  })

  test('no disconnect of the session in which the cmdlets run', () => {
    expect(one({ id: '7' })).toMatchObject({ own: true, can: ['unlock'] })
  })

  test('nothing for which the host has no cmdlet', () => {
    expect(one({}, { ...host, cmdlets: { ...host.cmdlets, unlock: null } })?.can).toEqual(['disconnect'])
  })

  test('everything where the host could not describe itself: what it can not do it will say', () => {
    expect(one({}, null)).toMatchObject({ own: false, can: ['unlock', 'disconnect'] })
  })
})

test('a probe says of every session whether it is blocked, and without one nobody knows', () => {
  const blockedOf = (blocked: ReadonlySet<string> | null) =>
    toSessions([ana, { ...ana, id: '4' }], host, blocked).sessions.map(session => session.blocked)
  expect(blockedOf(new Set(['4', '99']))).toEqual(['no', 'yes'])
  expect(blockedOf(null)).toEqual(['unknown', 'unknown'])
})
