import { expect, test } from 'vitest'
import type { Observation, Session } from '../../../../src/model/session.ts'
import { instant } from '../../../../src/model/time.ts'
import { overlay } from '../../../../src/providers/multipoint/overlay.ts'

const ana: Session = {
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
  admin: null,
  logonAt: null,
  idleSince: null,
  own: false,
  can: ['unlock', 'disconnect'],
}

const known: Session = {
  ...ana,
  groups: ['Pupils'],
  station: null,
  connection: 'console',
  blocked: 'no',
  locked: 'yes',
  admin: true,
  logonAt: instant(1_000),
  idleSince: instant(2_000),
  can: ['disconnect'],
}

function over(session: Partial<Session>, windows: Partial<Session> | null): Session | undefined {
  const look = (sessions: readonly Session[]): Observation => ({
    host: 'WINDOWS',
    observedAt: instant(3_000),
    provider: 'wts',
    complete: true,
    confirmsIdentity: true,
    unlockLiftsLocks: false,
    sessions,
  })
  return overlay([{ ...ana, ...session }], windows && look([{ ...known, ...windows }]))[0]
}

test('Windows completes what MultiPoint does not tell', () => {
  expect(over({}, {})).toEqual({
    ...ana,
    groups: ['Pupils'],
    locked: 'yes',
    admin: true,
    logonAt: 1_000,
    idleSince: 2_000,
  })
})

test('a lock that Windows tells is a lock, and never a block', () => {
  expect(over({}, { locked: 'yes' })).toMatchObject({ locked: 'yes', blocked: 'unknown' })
  expect(over({ blocked: 'yes' }, { locked: 'no' })).toMatchObject({ locked: 'no', blocked: 'yes' })
})

test.each<[string, Partial<Session>]>([
  ['another user', { user: 'ben' }],
  ['another domain', { domain: 'OTHER' }],
  ['nobody', { user: null }],
  ['another id', { id: '4' }],
])('whom Windows tells to be %s lends nothing, above all no logon time', (_, windows) => {
  expect(over({}, windows)).toEqual(ana)
})

test('names are one without regard to case, and to a domain that only one tells', () => {
  expect(over({}, { user: 'ANA', domain: 'class' })?.logonAt).toBe(1_000)
  expect(over({ domain: null }, {})?.logonAt).toBe(1_000)
  expect(over({}, { domain: null })?.logonAt).toBe(1_000)
})

test("the name stays MultiPoint's, since it is compared right before acting", () => {
  expect(over({ domain: null }, { user: 'ANA' })).toMatchObject({ user: 'ana', domain: null })
})

test('Windows knows who is disconnected, for which MultiPoint documents no word', () => {
  expect(over({ state: 'unknown' }, { state: 'active' })?.state).toBe('active')
  expect(over({ state: 'active' }, { state: 'disconnected' })?.state).toBe('disconnected')
  expect(over({ state: 'disconnected' }, { state: 'active' })?.state).toBe('disconnected')
  expect(over({ state: 'active' }, { state: 'other' })?.state).toBe('active')
})

test('whom either calls an administrator is one', () => {
  expect(over({ admin: false }, { admin: true })?.admin).toBe(true)
  expect(over({ admin: true }, { admin: false })?.admin).toBe(true)
  expect(over({ admin: false }, { admin: null })?.admin).toBe(false)
  expect(over({ admin: null }, { admin: false })?.admin).toBe(false)
})

test('a session at a station has no client, a remote one has that which either tells', () => {
  expect(over({}, { client: 'LEFTOVER' })?.client).toBeNull()
  const remote = { connection: 'remote', station: null } as const
  expect(over(remote, { client: 'TABLET' })?.client).toBe('TABLET')
  expect(over({ ...remote, client: 'PHONE' }, { client: 'TABLET' })?.client).toBe('PHONE')
})

test("this program's own session is not disconnected, whichever of both knows that it is", () => {
  expect(over({}, { own: true })).toMatchObject({ own: true, can: ['unlock'] })
  expect(over({ own: true, can: ['unlock'] }, {})).toMatchObject({ own: true, can: ['unlock'] })
})

test('without Windows nothing is changed', () => {
  expect(over({}, null)).toEqual(ana)
})
