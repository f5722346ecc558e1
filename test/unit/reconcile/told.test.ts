import { expect, test } from 'vitest'
import { Told } from '../../../src/reconcile/told.ts'
import { lasting } from '../../support/bundle.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

test('whoever was told is known as such for so long, about the same content only', async () => {
  const clock = new VirtualClock()
  const told = new Told(clock)
  told.add('ana', 'one', lasting('5m'))
  expect([told.has('ana', 'one'), told.has('ana', 'two'), told.has('ben', 'one')]).toEqual([true, false, false])
  await clock.advance(lasting('5m') - 1)
  expect(told.has('ana', 'one')).toBe(true)
  await clock.advance(1)
  expect(told.has('ana', 'one')).toBe(false)
})

test.each([8, -8])('a wall clock that is set by %d hours makes no difference', async hours => {
  const clock = new VirtualClock()
  const told = new Told(clock)
  told.add('ana', 'one', lasting('5m'))
  clock.jumpWall(hours * lasting('1h'))
  expect(told.has('ana', 'one')).toBe(true)
  await clock.advance(lasting('5m'))
  expect(told.has('ana', 'one')).toBe(false)
})

test('those whose time is over are forgotten, so a year of people takes no more room than a morning', async () => {
  const clock = new VirtualClock()
  const told = new Told(clock)
  for (let person = 0; person < 1_000; person++) {
    told.add(`person ${person}`, 'one', lasting(person % 2 === 0 ? '5m' : '10m'))
    // Told anew before the time was over, as after an edit of the rule.
    told.add('ana', `${person}`, lasting('5m'))
    await clock.advance(lasting('1m'))
  }
  expect(told.size).toBeLessThanOrEqual(11)
  expect(told.has('ana', '999')).toBe(true)
})
