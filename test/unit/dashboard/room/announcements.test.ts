import { describe, expect, test } from 'vitest'
import type { BoardHead, BoardSession } from '../../../../src/api/contract.ts'
import type { Board } from '../../../../src/dashboard/client/board.ts'
import { announcementsOf } from '../../../../src/dashboard/room/announcements.ts'
import { boardHead, boardSession } from '../../../support/fake-keeper.ts'

function board(differences: Partial<BoardHead> = {}, sessions: readonly BoardSession[] = []): Board {
  return {
    head: boardHead(3, differences),
    sessions: new Map(sessions.map(each => [each.id, each])),
    happened: [],
    lastBlockAll: null,
  }
}

function contested(id: string): BoardSession {
  const [since, until] = ['2026-11-21T11:00:00Z', '2026-11-21T11:10:00Z']
  const fight = { policy: 'lessons', rule: 'open', reversals: 6, since, until, whenContested: 'slow' } as const
  return boardSession(id, { contested: fight })
}

const blockAll = { at: '2026-11-21T10:31:00Z', sessions: 24, of: 30 }

describe('what is said to whoever hears the page', () => {
  test('nothing, for as long as nothing is new', () => {
    expect(announcementsOf(null, board({ blockAll }))).toEqual([])
    expect(announcementsOf(board({ blockAll }), board({ blockAll: { ...blockAll } }))).toEqual([])
  })

  test('a Block All interrupts, and so does the next one; its end does not', () => {
    const began = announcementsOf(board(), board({ blockAll }))
    expect(began).toEqual([{ urgent: true, text: 'Block All: 24 of 30 sessions are blocked' }])
    const another = board({ blockAll: { ...blockAll, at: '2026-11-21T10:32:00Z' } })
    expect(announcementsOf(board({ blockAll }), another)).toHaveLength(1)
    expect(announcementsOf(board({ blockAll }), board())).toEqual([
      { urgent: false, text: 'Block All is over: no session is blocked' },
    ])
  })

  test('the end of a Block All claims nothing of sessions that are blocked still', () => {
    const blocked = boardSession('1', { blocked: 'yes' })
    expect(announcementsOf(board({ blockAll }, [blocked]), board({}, [blocked]))).toEqual([
      { urgent: false, text: 'Block All is over; 1 session is still blocked' },
    ])
  })

  test('a Block All that came and went between two pictures is said as well', () => {
    const after = { ...board(), lastBlockAll: blockAll }
    expect(announcementsOf(board(), after)).toEqual([
      { urgent: true, text: 'Block All: 24 of 30 sessions were blocked, and it is over' },
    ])
    expect(announcementsOf(after, { ...after })).toEqual([])
  })

  test('only sessions that are newly contested are named, and many are counted', () => {
    const before = board({}, [contested('1')])
    expect(announcementsOf(before, board({}, [contested('1'), contested('2')]))).toEqual([
      { urgent: true, text: 'Contested: session 2' },
    ])
    const all = ['1', '2', '3', '4', '5'].map(contested)
    expect(announcementsOf(before, board({}, all))).toEqual([{ urgent: true, text: 'Contested: 4 sessions' }])
    expect(announcementsOf(before, board({}, [boardSession('1')]))).toEqual([
      { urgent: false, text: 'No longer contested: session 1' },
    ])
  })

  test('a hold that begins and one that ends are said without interrupting', () => {
    const placed = {
      id: 'h-1',
      kind: 'hold',
      selector: 'station=4',
      by: 'Ms Keller',
      reason: 'exam',
      ensure: null,
      until: '2026-11-21T11:00:00Z',
      sessions: [],
    } as const
    const held = board({ placed: [placed] })
    expect(announcementsOf(board(), held)).toEqual([{ urgent: false, text: 'New: hold on station=4' }])
    expect(announcementsOf(held, board())).toEqual([{ urgent: false, text: 'Ended: hold on station=4' }])
    expect(announcementsOf(held, board({ placed: [{ ...placed, sessions: ['4'] }] }))).toEqual([])
  })

  test('a stop and a new trouble interrupt', () => {
    const trouble = { what: 'observe-failed', since: '2026-11-21T10:00:00Z', message: 'no answer' } as const
    expect(announcementsOf(board(), board({ stopped: 'fire drill', troubles: [trouble] }))).toEqual([
      { urgent: true, text: 'Acting is stopped' },
      { urgent: true, text: 'no answer' },
    ])
    expect(announcementsOf(board({ troubles: [trouble] }), board({ troubles: [trouble] }))).toEqual([])
  })
})
