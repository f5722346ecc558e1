import { describe, expect, test } from 'vitest'
import type { BoardSession } from '../../../../src/api/contract.ts'
import { warningsOf } from '../../../../src/dashboard/room/warnings.ts'
import { boardHead, boardSession } from '../../../support/fake-keeper.ts'

const say = (iso: string): string => iso.slice(11, 16)

function contested(id: string, whenContested: 'slow' | 'yield' = 'slow'): BoardSession {
  const [since, until] = ['2026-11-21T11:00:00Z', '2026-11-21T11:10:00Z']
  return boardSession(id, { contested: { policy: 'lessons', rule: 'open', reversals: 6, since, until, whenContested } })
}

describe('warnings', () => {
  test('on a good day there are none', () => {
    expect(warningsOf(boardHead(3), [boardSession('1'), boardSession('2')], say)).toEqual([])
  })

  test('a Block All says how many it hit and how many are left', () => {
    const head = boardHead(3, { blockAll: { at: '2026-11-21T10:31:00Z', sessions: 24, of: 30 } })
    const [warning] = warningsOf(head, [boardSession('1', { blocked: 'yes' }), boardSession('2')], say)
    expect(warning).toMatchObject({ key: 'block-all', tone: 'bad', title: 'Block All', shows: 'blocked' })
    expect(warning?.text).toBe('24 of 30 sessions were blocked at once at 10:31; 1 is blocked now.')
  })

  test('contested sessions are counted, with the rule and what it does about it', () => {
    const [one] = warningsOf(boardHead(3), [contested('1'), boardSession('2')], say)
    expect(one?.title).toBe('Contested: 1 session')
    expect(one?.text).toBe('Someone keeps undoing what lessons/open does; it goes on, slowly.')
    const [several] = warningsOf(boardHead(3), [contested('1', 'yield'), contested('2')], say)
    expect(several?.title).toBe('Contested: 2 sessions')
    expect(several?.text).toContain('it yields for some of them')
  })

  test('the gravest stands first, and each trouble is told with its beginning', () => {
    const head = boardHead(3, {
      blockAll: { at: '2026-11-21T10:31:00Z', sessions: 3, of: 3 },
      stopped: 'fire drill',
      armed: false,
      troubles: [{ what: 'observe-failed', since: '2026-11-21T10:00:00Z', message: 'the service did not answer' }],
    })
    const warnings = warningsOf(head, [contested('1')], say)
    expect(warnings.map(({ key }) => key)).toEqual(['block-all', 'contested', 'stopped', 'disarmed', 'observe-failed'])
    expect(warnings[2]?.text).toContain('fire drill.')
    expect(warnings[4]?.text).toBe('the service did not answer. Since 10:00.')
  })

  test('where no name may be shown there is no empty sentence in its place', () => {
    const head = boardHead(3, {
      stopped: '',
      troubles: [{ what: 'pass-failed', since: '2026-11-21T10:00:00Z', message: '' }],
    })
    const texts = warningsOf(head, [], say).map(({ text }) => text)
    expect(texts[0]).toMatch(/^Nothing is done/)
    expect(texts[1]).toBe('Since 10:00.')
  })
})
