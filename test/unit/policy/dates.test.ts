import { describe, expect, it } from 'vitest'
import { parseDate, parseInstant, parseTimeOfDay } from '../../../src/policy/dates.ts'

describe('dates', () => {
  it.each([
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2026-12-25', 20_812],
    ['2028-02-29', 21_243],
    ['0001-01-01', -719_162],
  ])('%s is day %i', (text, day) => {
    expect(parseDate(text)).toBe(day)
  })

  it.each(['2026-02-30', '2027-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '25.12.2026', ''])(
    '%j is none',
    text => {
      expect(parseDate(text)).toBeNull()
    },
  )
})

describe('instants', () => {
  it.each([
    ['2026-11-21T09:00:00Z', Date.UTC(2026, 10, 21, 9)],
    ['2026-11-21T09:00Z', Date.UTC(2026, 10, 21, 9)],
    ['2026-11-21T09:00:00.25+01:30', Date.UTC(2026, 10, 21, 7, 30, 0, 250)],
    ['2026-11-21T23:30:00-02:00', Date.UTC(2026, 10, 22, 1, 30)],
  ])('%s is read with its offset', (text, at) => {
    expect(parseInstant(text)).toBe(at)
  })

  it.each([
    '2026-11-21T09:00:00',
    '2026-11-21',
    '2026-02-30T00:00:00Z',
    '2026-11-21T24:00:00Z',
    '2026-11-21T09:60:00Z',
    '2026-11-21T09:00:60Z',
    '2026-11-21T09:00:00+24:00',
    '2026-11-21 09:00:00Z',
  ])('%j is none', text => {
    expect(parseInstant(text)).toBeNull()
  })
})

describe('times of day', () => {
  it.each([
    ['00:00', 0],
    ['8:30', 30_600_000],
    ['24:00', 86_400_000],
  ])('%s is %i ms after midnight', (text, time) => {
    expect(parseTimeOfDay(text)).toBe(time)
  })
})
