import { expect, test } from 'vitest'
import { isNarrower } from '../../../src/board/narrower.ts'
import { only } from '../../support/board.ts'

test.each([
  ['room=lab-1', 'room=lab-1', true],
  ['room=lab-1,user=ana', 'room=lab-1', true],
  ['room=lab-1', 'room=lab-1,room=lab-2', true],
  ['room=lab-1,room=lab-2', 'room=lab-1', false],
  ['user=ana', 'room=lab-1', false],
  ['everySession', 'room=lab-1', false],
  ['room=lab-1', 'everySession', true],
  ['station=4,idleFor=30m', 'station=4,idleFor=10m', true],
  ['station=4,idleFor=5m', 'station=4,idleFor=10m', false],
  ['station=4', 'station=4,admin=false', false],
  ['station=4,admin=false', 'station=4,admin=false', true],
])('whether %s is only ever about sessions of %s: %s', (inner, outer, is) => {
  const [a, b] = [only(inner).match, only(outer).match]
  if (a === null || b === null) throw new Error('a selector')
  expect(isNarrower(a.match, b.match)).toBe(is)
})
