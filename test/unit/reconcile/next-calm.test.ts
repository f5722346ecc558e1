import { expect, test } from 'vitest'
import { block } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { startLoop } from '../../support/loop.ts'

test('that a slow fight is over is told when it is, not at the next resync', async () => {
  const contestedAfter = { reversals: 2, within: lasting('12s') }
  const by = rule({ reapply: { ...reapply, contestedAfter, backoff: { initial: lasting('1s'), max: lasting('3s') } } })
  await using loop = await startLoop({ rules: [by], pupils: 1, resync: '10m' })
  for (let press = 0; press < 3; press++) {
    loop.happen(state => block(state, '1'))
    await loop.pass('1s')
  }
  expect([loop.told('contested'), loop.session('1').blocked]).toEqual([1, 'yes'])
  const last = loop.clock.now() - 1_000
  await loop.pass('10s')
  expect(loop.told('calm')).toBe(0)
  await loop.pass('1s')
  expect([loop.told('calm'), loop.journal('calm')[0]?.at]).toEqual([1, last + 12_000])
})
