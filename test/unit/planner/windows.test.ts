import { beforeAll, describe, expect, test } from 'vitest'
import type { Window } from '../../../src/model/policy.ts'
import { type Instant, instant, isoInstant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { clock, days, rule, window } from '../../support/bundle.ts'
import { at, session } from '../../support/observation.ts'
import { planned } from '../../support/planning.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

function holds(windows: readonly Window[], now: string | Instant, term: Parameters<typeof rule>[0] = {}): boolean {
  const instant = typeof now === 'string' ? at(now) : now
  const plan = planned([rule({ ...term, windows })], [session()], { now: instant, zones })
  return plan.decisions[0]?.reason.code !== 'no-rule'
}

function wakes(windows: readonly Window[], now: string, term: Parameters<typeof rule>[0] = {}): string | null {
  const { wakeAt } = planned([rule({ ...term, windows })], [session()], { now: at(now), zones })
  return wakeAt === null ? null : isoInstant(wakeAt)
}

type Case = readonly [now: string, expected: boolean]

describe('a window within one day', () => {
  const morning = window({ timeZone: 'Europe/Paris', from: clock('08:30'), to: clock('10:00') })

  test.each<Case>([
    ['2026-11-21T07:29:59.999Z', false],
    ['2026-11-21T07:30:00Z', true],
    ['2026-11-21T08:59:59.999Z', true],
    ['2026-11-21T09:00:00Z', false],
  ])('shows the wall clock of its zone in winter: %s %s', (now, expected) => {
    expect(holds([morning], now)).toBe(expected)
  })

  test.each<Case>([
    ['2026-07-01T06:29:59.999Z', false],
    ['2026-07-01T06:30:00Z', true],
    ['2026-07-01T08:00:00Z', false],
  ])('and in summer: %s %s', (now, expected) => {
    expect(holds([morning], now)).toBe(expected)
  })

  test('wakes at its beginning and at its end', () => {
    expect(wakes([morning], '2026-11-21T00:00:00Z')).toBe('2026-11-21T07:30:00Z')
    expect(wakes([morning], '2026-11-21T07:30:00Z')).toBe('2026-11-21T09:00:00Z')
    expect(wakes([morning], '2026-11-21T09:00:00Z')).toBe('2026-11-22T07:30:00Z')
  })

  test('the whole day needs no times', () => {
    const day = window({ from: clock('00:00'), to: clock('24:00'), days: [6] })
    expect(holds([day], '2026-11-21T00:00:00Z')).toBe(true)
    expect(holds([day], '2026-11-21T23:59:59.999Z')).toBe(true)
    expect(holds([day], '2026-11-22T00:00:00Z')).toBe(false)
    expect(wakes([day], '2026-11-21T00:00:00Z')).toBe('2026-11-22T00:00:00Z')
  })
})

describe('the days of a window', () => {
  const at9 = (differences: Partial<Window>): Window =>
    window({ from: clock('09:00'), to: clock('10:00'), ...differences })

  test('are those of its own zone', () => {
    // 23:30 UTC on Friday is 08:30 on Saturday in Tokyo.
    const saturday = window({ timeZone: 'Asia/Tokyo', days: [6], from: clock('08:00'), to: clock('10:00') })
    expect(holds([saturday], '2026-11-20T23:30:00Z')).toBe(true)
    expect(holds([saturday], '2026-11-21T23:30:00Z')).toBe(false)
  })

  test.each<readonly [string, Partial<Window>, boolean]>([
    ['a listed weekday', { days: [1, 6] }, true],
    ['another weekday', { days: [0, 1, 2, 3, 4, 5] }, false],
    ['a listed date', { on: [days('2026-11-21')] }, true],
    ['the first of a range', { on: [days('2026-11-21', '2026-11-30')] }, true],
    ['the last of a range', { on: [days('2026-11-01', '2026-11-21')] }, true],
    ['the day after a range', { on: [days('2026-11-01', '2026-11-20')] }, false],
    ['a weekday or a date: the date', { days: [1], on: [days('2026-11-21')] }, true],
    ['a weekday or a date: the weekday', { days: [6], on: [days('2026-12-01')] }, true],
    ['a weekday or a date: neither', { days: [1], on: [days('2026-12-01')] }, false],
    ['every date save others', { except: [days('2026-11-22')] }, true],
    ['every date save this', { except: [days('2026-11-20', '2026-11-22')] }, false],
    ['a listed weekday that is excepted', { days: [6], except: [days('2026-11-21')] }, false],
    ['a listed date that is excepted', { on: [days('2026-11-21')], except: [days('2026-11-21')] }, false],
    ['a list of no weekdays', { days: [] }, false],
    ['a list of no dates', { on: [] }, false],
  ])('%s', (_, differences, expected) => {
    expect(holds([at9(differences)], '2026-11-21T09:30:00Z')).toBe(expected)
  })
})

describe('a window over midnight', () => {
  // 2026-11-20 is a Friday.
  const night = (differences: Partial<Window> = {}): Window =>
    window({ from: clock('22:00'), to: clock('02:00'), ...differences })

  test.each<Case>([
    ['2026-11-20T21:59:59.999Z', false],
    ['2026-11-20T22:00:00Z', true],
    ['2026-11-21T00:00:00Z', true],
    ['2026-11-21T01:59:59.999Z', true],
    ['2026-11-21T02:00:00Z', false],
  ])('holds from the evening to the morning: %s %s', (now, expected) => {
    expect(holds([night()], now)).toBe(expected)
  })

  test.each<readonly [string, Partial<Window>, boolean, boolean]>([
    ['days', { days: [5] }, true, false],
    ['on', { on: [days('2026-11-20')] }, true, false],
    ['except', { except: [days('2026-11-20')] }, false, true],
    ['days of the next', { days: [6] }, false, true],
    ['on the next', { on: [days('2026-11-21')] }, false, true],
    ['except the next', { except: [days('2026-11-21')] }, true, false],
  ])('belongs to the day on which it began, also for %s', (_, differences, friday, saturday) => {
    const windows = [night(differences)]
    expect(holds(windows, '2026-11-20T23:00:00Z')).toBe(friday)
    expect(holds(windows, '2026-11-21T01:00:00Z')).toBe(friday)
    expect(holds(windows, '2026-11-21T23:00:00Z')).toBe(saturday)
    expect(holds(windows, '2026-11-22T01:00:00Z')).toBe(saturday)
  })

  test('wakes at its end, not at midnight', () => {
    expect(wakes([night({ days: [5] })], '2026-11-20T22:30:00Z')).toBe('2026-11-21T02:00:00Z')
  })

  test('up to midnight is within one day', () => {
    const evening = window({ from: clock('22:00'), to: clock('24:00'), days: [5] })
    expect(holds([evening], '2026-11-20T23:59:59.999Z')).toBe(true)
    expect(holds([evening], '2026-11-21T00:00:00Z')).toBe(false)
  })

  test('up to 00:00 is the same as up to 24:00', () => {
    const evening = window({ from: clock('22:00'), to: clock('00:00'), days: [5] })
    expect(holds([evening], '2026-11-20T23:59:59.999Z')).toBe(true)
    expect(holds([evening], '2026-11-21T00:00:00Z')).toBe(false)
    expect(wakes([evening], '2026-11-20T23:00:00Z')).toBe('2026-11-21T00:00:00Z')
  })
})

describe('when clocks go forward (Paris, 2026-03-29, 02:00 becomes 03:00)', () => {
  const paris = (from: string, to: string): Window =>
    window({ timeZone: 'Europe/Paris', from: clock(from), to: clock(to) })

  test('a window in the missing hour does not hold at all', () => {
    const missing = [paris('02:15', '02:45')]
    for (let minute = 0; minute < 240; minute++) {
      expect(holds(missing, instant(at('2026-03-29T00:00:00Z') + minute * 60_000))).toBe(false)
    }
  })

  test('a window that begins in it holds from the change', () => {
    const windows = [paris('02:30', '04:00')]
    expect(holds(windows, '2026-03-29T00:59:59.999Z')).toBe(false)
    expect(holds(windows, '2026-03-29T01:00:00Z')).toBe(true)
    expect(wakes(windows, '2026-03-29T00:30:00Z')).toBe('2026-03-29T01:00:00Z')
    expect(wakes(windows, '2026-03-29T01:00:00Z')).toBe('2026-03-29T02:00:00Z')
  })

  test('a window that ends in it ends with the change', () => {
    const windows = [paris('01:00', '02:30')]
    expect(holds(windows, '2026-03-29T00:59:59.999Z')).toBe(true)
    expect(holds(windows, '2026-03-29T01:00:00Z')).toBe(false)
    expect(wakes(windows, '2026-03-29T00:00:00Z')).toBe('2026-03-29T01:00:00Z')
  })
})

describe('when clocks go back (Paris, 2026-10-25, 03:00 becomes 02:00)', () => {
  const paris = (from: string, to: string): Window =>
    window({ timeZone: 'Europe/Paris', from: clock(from), to: clock(to) })

  test('a window in the doubled hour holds twice', () => {
    const windows = [paris('02:15', '02:45')]
    const shown = ['00:14', '00:15', '00:44', '00:45', '01:14', '01:15', '01:44', '01:45'].map(time =>
      holds(windows, `2026-10-25T${time}:00Z`),
    )
    expect(shown).toEqual([false, true, true, false, false, true, true, false])
  })

  test('a window that ends in it holds again after the change', () => {
    const windows = [paris('01:00', '02:30')]
    expect(wakes(windows, '2026-10-25T00:00:00Z')).toBe('2026-10-25T00:30:00Z')
    expect(wakes(windows, '2026-10-25T00:30:00Z')).toBe('2026-10-25T01:00:00Z')
    expect(holds(windows, '2026-10-25T01:00:00Z')).toBe(true)
    expect(wakes(windows, '2026-10-25T01:00:00Z')).toBe('2026-10-25T01:30:00Z')
  })

  test('half an hour is enough to double (Lord Howe, 2026-04-05, 02:00 becomes 01:30)', () => {
    const windows = [window({ timeZone: 'Australia/Lord_Howe', days: [0], from: clock('01:40'), to: clock('01:50') })]
    expect(holds(windows, '2026-04-04T14:45:00Z')).toBe(true)
    expect(holds(windows, '2026-04-04T15:00:00Z')).toBe(false)
    expect(holds(windows, '2026-04-04T15:15:00Z')).toBe(true)
    expect(holds(windows, '2026-04-04T15:45:00Z')).toBe(false)
  })
})

describe('several windows', () => {
  const windows = [
    window({ from: clock('08:00'), to: clock('10:00') }),
    window({ from: clock('09:00'), to: clock('12:00') }),
    window({ timeZone: 'Asia/Kolkata', from: clock('20:00'), to: clock('21:00') }),
  ]

  test.each<Case>([
    ['2026-11-21T07:59:00Z', false],
    ['2026-11-21T08:00:00Z', true],
    ['2026-11-21T09:30:00Z', true],
    ['2026-11-21T11:00:00Z', true],
    ['2026-11-21T12:00:00Z', false],
    ['2026-11-21T14:30:00Z', true],
    ['2026-11-21T15:30:00Z', false],
  ])('are any of them, each in its own zone: %s %s', (now, expected) => {
    expect(holds(windows, now)).toBe(expected)
  })
})

describe('a policy that begins and expires', () => {
  const term = { notBefore: at('2026-11-21T10:00:00Z'), expiresAt: at('2026-11-21T14:00:00Z') }

  test.each<Case>([
    ['2026-11-21T09:59:59.999Z', false],
    ['2026-11-21T10:00:00Z', true],
    ['2026-11-21T13:59:59.999Z', true],
    ['2026-11-21T14:00:00Z', false],
  ])('holds in [notBefore, expiresAt): %s %s', (now, expected) => {
    expect(holds([], now, term)).toBe(expected)
  })

  test('wakes at both, and never after', () => {
    expect(wakes([], '2026-11-21T09:00:00Z', term)).toBe('2026-11-21T10:00:00Z')
    expect(wakes([], '2026-11-21T10:00:00Z', term)).toBe('2026-11-21T14:00:00Z')
    expect(wakes([], '2026-11-21T14:00:00Z', term)).toBeNull()
  })

  test('holds in a window only while both do', () => {
    const windows = [window({ from: clock('08:00'), to: clock('18:00') })]
    expect(holds(windows, '2026-11-21T09:00:00Z', term)).toBe(false)
    expect(holds(windows, '2026-11-21T12:00:00Z', term)).toBe(true)
    expect(holds(windows, '2026-11-21T15:00:00Z', term)).toBe(false)
    expect(wakes(windows, '2026-11-21T12:00:00Z', term)).toBe('2026-11-21T14:00:00Z')
  })
})

test('rules with windows are not planned without time zones', () => {
  expect(() => planned([rule({ windows: [window()] })], [session()])).toThrow('time zones')
})
