import { describe, expect, test } from 'vitest'
import { instant, ms } from '../../../../src/model/time.ts'
import { HintMemory, isForgotten, lockedOf } from '../../../../src/providers/logind/hints.ts'
import { type LookedSession, parseSession } from '../../../../src/providers/logind/login1-session.ts'
import { type SessionFacts, sessionOf } from '../../../../src/providers/logind/sessions.ts'

/** As dbus-native gives the properties of a session of systemd 252. */
const told = {
  Id: 'c2',
  User: [1_002, '/org/freedesktop/login1/user/_1002'],
  Name: 'CLASS\\ana',
  Timestamp: 1_795_286_196_007_589n,
  TimestampMonotonic: 24_899_129_810n,
  Seat: ['seat-1', '/org/freedesktop/login1/seat/seat_2d1'],
  Display: '',
  Remote: false,
  RemoteHost: '',
  Service: 'lightdm',
  Leader: 77,
  Type: 'x11',
  Class: 'user',
  Active: true,
  State: 'active',
  IdleHint: false,
  IdleSinceHint: 0n,
  LockedHint: false,
}

const seen = (changed: Readonly<Record<string, unknown>> = {}): LookedSession =>
  parseSession('/org/freedesktop/login1/session/c2', [{ ...told, ...changed }])

const facts: SessionFacts = {
  observedAt: instant(1_795_290_000_000),
  standing: { state: 'active', can: ['disconnect'] },
  groups: { groups: ['pupils'], admin: false },
  locked: 'no',
  blocked: 'no',
  isOwn: false,
}

describe('a session', () => {
  test('on a seat is at a station', () => {
    expect(sessionOf(seen(), facts)).toEqual({
      id: 'c2',
      user: 'ana',
      domain: 'CLASS',
      groups: ['pupils'],
      station: 'seat-1',
      client: null,
      connection: 'station',
      state: 'active',
      blocked: 'no',
      locked: 'no',
      admin: false,
      logonAt: 1_795_286_196_007,
      idleSince: null,
      own: false,
      can: ['unlock', 'disconnect'],
    })
  })

  test('whose desktop can not be taken away says why', () => {
    const standing = { state: 'active', can: [], cannot: 'nothing there can' } as const
    expect(sessionOf(seen(), { ...facts, standing })).toMatchObject({
      can: ['unlock'],
      cannot: { disconnect: 'nothing there can' },
    })
  })

  test("that ends, or is nobody's desktop, can have nothing done to it", () => {
    const why = expect.stringContaining('waits for its processes')
    const ending = sessionOf(seen({ State: 'closing' }), facts)
    expect(ending).toMatchObject({ can: [], cannot: { unlock: why, disconnect: why } })
    const greeter = sessionOf(seen({ Class: 'greeter' }), facts)
    expect(greeter.can).toEqual([])
    expect(greeter).not.toHaveProperty('cannot')
  })

  test.each([
    ['on the first seat', { Seat: ['seat0', '/'] }, { connection: 'console', station: 'seat0', client: null }],
    [
      'of xrdp, whose Remote says no',
      { Seat: ['', '/'], Service: 'xrdp-sesman' },
      { connection: 'remote', station: null, client: null },
    ],
    [
      'of anything else that is remote',
      { Seat: ['', '/'], Remote: true, RemoteHost: '10.0.0.7' },
      { connection: 'remote', station: null, client: '10.0.0.7' },
    ],
    ['nowhere that is told', { Seat: ['', '/'] }, { connection: null, station: null, client: null }],
    ['of a user@domain', { Name: 'ana@class.example' }, { user: 'ana', domain: 'class.example' }],
    ['idle', { IdleHint: true, IdleSinceHint: 1_795_286_000_000_000n }, { idleSince: 1_795_286_000_000 }],
    ['busy again', { IdleHint: false, IdleSinceHint: 1_795_286_000_000_000n }, { idleSince: 1_795_290_000_000 }],
  ])('%s', (_, changed, expected) => {
    expect(sessionOf(seen(changed), facts)).toMatchObject(expected)
  })

  test.each([
    ['a greeter', { Class: 'greeter' }],
    ['a background job', { Class: 'background' }],
    ['a lock screen', { Class: 'lock-screen' }],
    ["the user's manager", { Class: 'manager' }],
    ['an ssh login', { Type: 'tty' }],
  ])('of %s is nobody to be treated', (_, changed) => {
    const session = sessionOf(seen(changed), { ...facts, standing: null })
    expect(session).toMatchObject({ user: null, domain: null, groups: null, admin: null, can: [] })
  })

  test('that is closing can not be treated any more', () => {
    expect(sessionOf(seen({ State: 'closing' }), facts)).toMatchObject({ user: 'ana', state: 'other', can: [] })
  })

  test('whose desktop could not be told is in no known state, and can be unlocked', () => {
    expect(sessionOf(seen(), { ...facts, standing: null })).toMatchObject({ state: 'unknown', can: ['unlock'] })
  })
})

describe('what can not be understood', () => {
  test.each(Object.keys(told))('a property %s of another type is named', name => {
    expect(() => seen({ [name]: { of: 'another type' } })).toThrow(name)
  })

  test.each(Object.keys(told))('a property %s that is missing is named', name => {
    const all: Readonly<Record<string, unknown>> = told
    const { [name]: _, ...rest } = all
    expect(() => parseSession('/c2', [rest])).toThrow(`its property ${name} is missing`)
  })

  test.each([[[]], [[null]], [['text']]])('an answer like %j is an error', answer => {
    expect(() => parseSession('/c2', answer)).toThrow()
  })
})

describe('a locked hint', () => {
  const sight = (setsHint: 'yes' | 'no' | 'unknown') => ({ programs: [], setsHint })

  test.each([
    ['yes is believed of everybody', true, true, null, false, 'yes'],
    ['no of a locker that sets it is believed', false, false, sight('yes'), false, 'no'],
    ['no of a locker that never sets it is not', false, false, sight('no'), true, 'unknown'],
    ['no where no locker is known is not', false, false, sight('unknown'), false, 'unknown'],
    ['no where something set it before is', false, false, sight('unknown'), true, 'no'],
    ['no before lockers were looked for is not', false, false, null, true, 'unknown'],
    ['no that may be forgotten is not', false, true, sight('yes'), true, 'unknown'],
  ] as const)('%s', (_, hint, forgotten, locker, everSet, locked) => {
    expect(lockedOf(hint, forgotten, locker, everSet)).toBe(locked)
  })

  test('may be forgotten of a session that is older than logind, until it was seen to be yes since', () => {
    const memory = new HintMemory()
    const session = seen()
    const restarted = ms(session.beganAt + 1)
    expect(isForgotten(session, ms(session.beganAt - 1), null)).toBe(false)
    expect(isForgotten(session, restarted, null)).toBe(true)
    expect(isForgotten(session, null, null)).toBe(true)
    memory.remember(session, restarted)
    expect(isForgotten(session, restarted, memory.of(session))).toBe(false)
    expect(isForgotten(session, ms(restarted + 1), memory.of(session))).toBe(true)
  })

  test('is not remembered of another session of the same object', () => {
    const memory = new HintMemory()
    memory.remember(seen(), ms(1))
    const other = seen({ Timestamp: 1_795_290_196_007_589n })
    expect(memory.of(other)).toBeNull()
    memory.retain([other])
    expect(memory.of(seen())).toBeNull()
  })
})
