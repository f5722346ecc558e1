import { describe, expect, test } from 'vitest'
import { decisionWord, hasFacet, standingOf } from '../../../../src/dashboard/text/standing.ts'
import { boardSession } from '../../../support/fake-keeper.ts'

function decided(status: string, action: string, code: string): ReturnType<typeof boardSession> {
  return boardSession('5', { decision: { status, action, desired: 'unlocked', reason: { code }, rule: null } })
}

describe('how a session stands', () => {
  test.each([
    ['change', 'unlock', 'blocked', 'acting', 'To be unlocked'],
    ['change', 'disconnect', 'should-be-disconnected', 'acting', 'To be disconnected'],
    ['assert', 'unlock', 'block-unknown', 'acting', 'Unlock to be sure'],
    ['withheld', 'unlock', 'held', 'held', 'On hold'],
    ['withheld', 'unlock', 'in-flight', 'acting', 'Unlocking'],
    ['withheld', 'disconnect', 'disruption-budget', 'held-back', 'Disconnect held back'],
    ['unsupported', 'disconnect', 'unsupported', 'held-back', 'Can not disconnect'],
    ['conflict', 'none', 'conflict', 'conflict', 'Rules in conflict'],
    ['in-sync', 'none', 'in-sync', 'in-sync', 'In sync'],
    ['unmanaged', 'none', 'no-rule', 'unmanaged', 'Unmanaged'],
  ])('%s %s for %s is %s: %s', (status, action, code, standing, word) => {
    const session = decided(status, action, code)
    expect(standingOf(session)).toBe(standing)
    expect(decisionWord(session)).toBe(word)
  })

  test('whatever is decided, who fights over it comes first', () => {
    const contested = {
      policy: 'lessons',
      rule: 'open',
      reversals: 6,
      since: '2026-11-21T11:00:00Z',
      until: '2026-11-21T11:10:00Z',
      whenContested: 'slow',
    } as const
    expect(standingOf({ ...decided('in-sync', 'none', 'in-sync'), contested })).toBe('contested')
  })

  test('a session that is blocked and on hold is found under both', () => {
    const session = { ...decided('withheld', 'unlock', 'held'), blocked: 'yes' as const }
    expect(hasFacet(session, 'blocked')).toBe(true)
    expect(hasFacet(session, 'held')).toBe(true)
    expect(hasFacet(session, 'acting')).toBe(false)
  })

  test('a block that nobody can see is not shown as one', () => {
    expect(hasFacet(boardSession('5', { blocked: 'unknown' }), 'blocked')).toBe(false)
  })
})
