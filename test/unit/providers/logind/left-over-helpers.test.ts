import { describe, expect, test } from 'vitest'
import { withoutLeftOverHelpers } from '../../../../src/providers/logind/left-over-helpers.ts'
import type { Running } from '../../../../src/providers/logind/processes.ts'

function running(name: string, more: Partial<Running> = {}): Running {
  return { name, ancestors: ['systemd'], isOrphan: true, startedAt: 5_000, ...more }
}

const xssLock = running('xss-lock', { ancestors: ['bash', 'xterm'], isOrphan: false, startedAt: 100 })

describe('what i3lock leaves behind', () => {
  test('a helper without a locker locks nothing', () => {
    expect(withoutLeftOverHelpers([xssLock, running('i3lock')])).toEqual([xssLock])
  })

  test('helpers of several locks, one after the other, lock nothing', () => {
    const helpers = [
      running('i3lock'),
      running('i3lock', { startedAt: 5_101 }),
      running('i3lock', { startedAt: 9_000 }),
    ]
    expect(withoutLeftOverHelpers([xssLock, ...helpers])).toEqual([xssLock])
  })

  test('a lock that a key started and that went into the background is two of the same moment, and counts', () => {
    const lock = [running('i3lock'), running('i3lock', { startedAt: 5_003 })]
    expect(withoutLeftOverHelpers([xssLock, ...lock])).toEqual([xssLock, ...lock])
  })

  test('a lock that whoever started it still waits for counts, also alone', () => {
    const lock = running('i3lock', { ancestors: ['i3', 'lightdm'], isOrphan: false })
    expect(withoutLeftOverHelpers([xssLock, lock])).toEqual([xssLock, lock])
  })

  test('of another locker nothing is left out', () => {
    expect(withoutLeftOverHelpers([running('slock')])).toEqual([running('slock')])
  })
})
