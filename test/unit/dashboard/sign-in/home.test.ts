import { describe, expect, test } from 'vitest'
import { homeOf, isWrongPlace } from '../../../../src/dashboard/sign-in/home.ts'

describe('the page that a token is for', () => {
  test.each([
    ['an operator', { may: ['see', 'hold', 'release'], match: null }, '/'],
    ['an operator of one room', { may: ['see', 'hold'], match: 'room=lab-1' }, '/'],
    ['a teacher', { may: ['hold', 'release'], match: 'room=lab-1' }, '/teacher'],
    ['whoever may hold everything', { may: ['hold', 'release'], match: null }, '/'],
    ['a wall', { may: ['wall'], match: 'room=lab-1' }, '/wall'],
  ] as const)('of %s', (_who, viewer, page) => {
    expect(homeOf(viewer)).toBe(page)
  })

  test('is the only one for a wall, and one of several for everybody else', () => {
    const wall = { may: ['wall'], match: null } as const
    const teacher = { may: ['hold'], match: 'room=lab-1' } as const
    expect(['/', '/teacher', '/wall'].filter(path => isWrongPlace(path, wall))).toEqual(['/', '/teacher'])
    expect(['/', '/teacher', '/wall'].filter(path => isWrongPlace(path, teacher))).toEqual([])
  })
})
