import { describe, expect, test } from 'vitest'
import { instant, isoInstant } from '../../../src/model/time.ts'

describe('an instant as text', () => {
  test.each([
    '1970-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-11-21T09:05:07Z',
    '2026-11-21T23:59:59.999Z',
    '2026-11-22T00:00:00.001Z',
    '2026-11-21T12:00:00.040Z',
    '0001-01-01T00:00:00Z',
    '-000001-12-31T23:00:00Z',
    '+010000-01-01T00:00:00Z',
  ])('%s stays as it is, whichever day was asked for before', text => {
    expect(isoInstant(instant(Date.parse(text)))).toBe(text)
    expect(isoInstant(instant(0))).toBe('1970-01-01T00:00:00Z')
    expect(isoInstant(instant(Date.parse(text)))).toBe(text)
  })

  test('parts of a millisecond are cut off towards 1970', () => {
    expect(isoInstant(instant(1_000.9))).toBe('1970-01-01T00:00:01Z')
    expect(isoInstant(instant(-0.5))).toBe('1970-01-01T00:00:00Z')
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('%s is no instant', value => {
    expect(() => isoInstant(instant(value))).toThrow(RangeError)
  })
})
