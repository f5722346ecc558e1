import { describe, expect, test } from 'vitest'
import { isoInstant } from '../../../../src/model/time.ts'
import type { SeenSession } from '../../../../src/providers/wts/calls.ts'
import { fromFileTime } from '../../../../src/providers/wts/filetime.ts'
import { sessionOf } from '../../../../src/providers/wts/sessions.ts'

const seen = (flags: number): SeenSession => ({
  id: 2,
  state: 0,
  user: 'ben',
  domain: 'CLASS',
  details: { flags, logonAt: null, lastInputAt: null, protocol: 2, client: 'PC2' },
})

describe('a session in the words of the model', () => {
  test.each([
    [0, false, 'yes'],
    [1, false, 'no'],
    [0, true, 'no'],
    [1, true, 'yes'],
    [-1, true, 'unknown'],
  ] as const)('the lock flag %i, on a Windows that has them reversed: %s, means %s', (flags, reversedLocks, locked) => {
    const session = seen(flags)
    const look = { sessions: [session], console: null, own: null }
    expect(sessionOf(session, look, { reversedLocks, groupsOf: () => null })).toMatchObject({
      locked,
      blocked: 'unknown',
      groups: null,
      admin: null,
    })
  })
})

describe('a FILETIME', () => {
  test.each([
    [116_444_736_000_000_000n, '1970-01-01T00:00:00Z'],
    [133_400_000_005_670_000n, '2023-09-24T03:33:20.567Z'],
    // Less than a millisecond is dropped, and so always in the same way.
    [133_400_000_005_679_999n, '2023-09-24T03:33:20.567Z'],
  ])('%i is %s', (ticks, at) => {
    const instant = fromFileTime(ticks)
    expect(instant === null ? null : isoInstant(instant)).toBe(at)
  })

  test('0 is no time at all', () => {
    expect(fromFileTime(0)).toBeNull()
    expect(fromFileTime(0n)).toBeNull()
  })
})
