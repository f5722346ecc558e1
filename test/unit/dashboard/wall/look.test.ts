import { describe, expect, test } from 'vitest'
import { lookOf, tileSize } from '../../../../src/dashboard/wall/look.ts'
import { boardSession } from '../../../support/fake-keeper.ts'

const fight = { policy: 'p', rule: 'r', reversals: 3, since: '', until: '', whenContested: 'slow' } as const

describe('how a desk looks from the back of a room', () => {
  test.each([
    ['free where nobody is', null, 'free'],
    ['in use', boardSession('1'), 'in-use'],
    ['left', boardSession('1', { state: 'disconnected' }), 'disconnected'],
    ['paused', boardSession('2'), 'held'],
    ['blocked rather than paused', boardSession('2', { blocked: 'yes' }), 'blocked'],
    ['contested rather than blocked', boardSession('1', { blocked: 'yes', contested: fight }), 'contested'],
    ['in use where nobody can tell whether it is blocked', boardSession('1', { blocked: 'unknown' }), 'in-use'],
  ] as const)('is %s', (_what, session, look) => {
    expect(lookOf(session, new Set(['2']))).toBe(look)
  })

  test('is smaller the more there are', () => {
    expect([12, 13, 35, 36, 80, 81].map(tileSize)).toEqual(['few', 'some', 'some', 'many', 'many', 'crowd'])
  })
})
