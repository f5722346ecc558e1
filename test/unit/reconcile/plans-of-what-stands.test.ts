import { expect, it } from 'vitest'
import { lasting } from '../../support/bundle.ts'
import { startLoop } from '../../support/loop.ts'

it('a plan is recorded when a hold begins or a stop, although nothing is decided otherwise', async () => {
  await using loop = await startLoop()
  const recorded = (): readonly (readonly [number, boolean])[] =>
    Array.from(loop.store.recordedPlans({}), ({ holds, guards }) => [holds.holds.length, guards.stopped])
  await loop.pass('5m')
  expect(recorded()).toEqual([[0, false]])
  const selector = { text: 'station=1', match: { station: ['1'] } }
  await loop.order({ verb: 'hold', selector, length: { for: lasting('1h') }, reason: 'oral exam' })
  await loop.pass('5m')
  expect(recorded()).toEqual([
    [0, false],
    [1, false],
  ])
  loop.stop = () => 'fire drill'
  await loop.pass('5m')
  expect(recorded()).toEqual([
    [0, false],
    [1, false],
    [1, true],
  ])
})
