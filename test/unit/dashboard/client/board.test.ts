import { describe, expect, test } from 'vitest'
import type { BoardChange, BoardDocument } from '../../../../src/api/contract.ts'
import { type Board, merged } from '../../../../src/dashboard/client/board.ts'
import { boardHead, boardSession } from '../../../support/fake-keeper.ts'

function whole(...ids: readonly string[]): Extract<BoardChange, { event: 'board' }> {
  const sessions = ids.map(id => boardSession(id))
  const data: BoardDocument = {
    apiVersion: 'stationkeeper/v1',
    kind: 'Board',
    cursor: 'r-0',
    head: boardHead(3),
    sessions,
  }
  return { event: 'board', data }
}

function begun(...ids: readonly string[]): Board {
  const board = merged(null, [whole(...ids)])
  if (board === null) throw new Error('a whole board begins one')
  return board
}

describe('what changes on the board', () => {
  test('there is none until the whole has come', () => {
    expect(merged(null, [{ event: 'head', data: boardHead(1) }])).toBeNull()
    expect([...begun('5', '6').sessions.keys()]).toEqual(['5', '6'])
  })

  test('a change touches its own session: all the others are the same objects', () => {
    const before = begun('5', '6')
    const after = merged(before, [{ event: 'session', data: boardSession('6', { blocked: 'yes' }) }])
    expect(after?.sessions.get('5')).toBe(before.sessions.get('5'))
    expect(after?.sessions.get('6')?.blocked).toBe('yes')
    expect(before.sessions.get('6')?.blocked).toBe('no')
    expect(after?.head).toBe(before.head)
  })

  test('of the head only what is sent is another, and nothing of the sessions is', () => {
    const before = begun('5')
    const after = merged(before, [{ event: 'head', data: { stopped: 'fire drill' } }])
    expect(after?.head).toEqual({ ...before.head, stopped: 'fire drill' })
    expect(after?.sessions).toBe(before.sessions)
  })

  test('changes of one piece take effect in their order', () => {
    const after = merged(begun('5'), [
      { event: 'gone', data: { id: '5' } },
      { event: 'session', data: boardSession('5', { user: 'ben' }) },
      { event: 'session', data: boardSession('7') },
      { event: 'gone', data: { id: '7' } },
    ])
    expect([...(after?.sessions.values() ?? [])].map(({ user }) => user)).toEqual(['ben'])
  })

  test('everything anew takes away what is not in it, and what came before it in the same piece', () => {
    const after = merged(begun('5', '6'), [{ event: 'session', data: boardSession('9') }, whole('6')])
    expect([...(after?.sessions.keys() ?? [])]).toEqual(['6'])
  })

  test('a Block All that is over in the same moment is remembered, until there is another', () => {
    const blockAll = { at: '2026-11-21T10:31:00Z', sessions: 24, of: 30 }
    const over = merged(begun('5'), [
      { event: 'head', data: { blockAll } },
      { event: 'head', data: { blockAll: null } },
      { event: 'head', data: { observedAt: '2026-11-21T10:31:05Z' } },
      whole('5'),
    ])
    expect(over?.head.blockAll).toBeNull()
    expect(over?.lastBlockAll).toEqual(blockAll)
    expect(begun('5').lastBlockAll).toBeNull()
  })

  test('what happened stands newest first, stays when the board comes anew, and does not grow without end', () => {
    const happened = (index: number): BoardChange => ({
      event: 'happened',
      data: { at: '2026-11-21T10:00:00Z', event: 'intended', index },
    })
    const after = merged(begun('5'), [...Array.from({ length: 150 }, (_, index) => happened(index)), whole('5')])
    expect(after?.happened).toHaveLength(100)
    expect(after?.happened[0]?.index).toBe(149)
  })
})
