import { describe, expect, test } from 'vitest'
import type { BoardPlaced } from '../../../../src/api/contract.ts'
import { counted, timeLeft } from '../../../../src/dashboard/teacher/in-words.ts'
import { pausesOf, replacedBy, unpaused } from '../../../../src/dashboard/teacher/pauses.ts'
import { instant } from '../../../../src/model/time.ts'

function placed(id: string, differences: Partial<BoardPlaced> = {}): BoardPlaced {
  return {
    id,
    kind: 'hold',
    selector: 'room=lab-1',
    by: 'Ms Keller',
    reason: 'exam',
    ensure: null,
    until: '2026-11-21T12:10:00Z',
    sessions: ['1', '2'],
    ...differences,
  }
}

const ids = (those: readonly BoardPlaced[]): readonly string[] => those.map(({ id }) => id)

describe('the pauses of a room', () => {
  test('are the holds of all of it, and the one that lasts longest comes first', () => {
    const { whole, others } = pausesOf(
      [
        placed('a'),
        placed('b', { until: '2026-11-21T12:45:00Z', by: 'Mr Lang' }),
        placed('c', { selector: 'user=ana' }),
      ],
      'room=lab-1',
    )
    expect(ids(whole)).toEqual(['b', 'a'])
    expect(ids(others)).toEqual(['c'])
  })

  test('are no overrides', () => {
    expect(pausesOf([placed('a', { kind: 'override', ensure: 'unlocked' })], 'room=lab-1')).toEqual({
      whole: [],
      others: [],
    })
  })

  test('give way to a new one of whoever placed them, and to nobody else’s', () => {
    const pauses = [placed('a'), placed('b', { by: 'Mr Lang' })]
    expect(ids(replacedBy('Ms Keller', pauses, ['hold', 'release']))).toEqual(['a'])
    expect(replacedBy('Ms Keller', pauses, ['hold'])).toEqual([])
  })
})

describe('what is left of a pause', () => {
  const end = '2026-11-21T12:10:00Z'
  test.each([
    [601_500, '10 minutes left'],
    [600_000, '10 minutes left'],
    [543_000, '10 minutes left'],
    [120_000, '2 minutes left'],
    [60_000, 'a minute left'],
    [3_000, 'a minute left'],
    [2_000, 'about to end'],
    [-5_000, 'about to end'],
  ])('%i ms are told in minutes', (left, words) => {
    expect(timeLeft(end, instant(Date.parse(end) - left))).toBe(words)
  })

  test('is of one session or of several', () => {
    expect([counted(1, 'session', 'sessions'), counted(0, 'session', 'sessions')]).toEqual(['1 session', '0 sessions'])
  })
})

describe('a room that nobody paused', () => {
  test('is kept only as far as nobody holds its sessions, and where anything is done at all', () => {
    const [one, other] = [placed('a', { sessions: ['1'] }), placed('b', { sessions: ['1', '2'] })]
    expect(unpaused([], 2, true)).toBe('kept')
    expect(unpaused([one], 2, true)).toBe('partly-kept')
    expect(unpaused([one, other], 2, true)).toBe('held-by-others')
    expect(unpaused([], 2, false)).toBe('left-alone')
    expect(unpaused([], 0, true)).toBe('kept')
  })
})
