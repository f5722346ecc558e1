import { expect, test } from 'vitest'
import { block } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { startLoop } from '../../support/loop.ts'

test('a session that reached its limit is unlocked again soon after the limit frees, and not before', async () => {
  const limited = rule({ reapply: { ...reapply, limit: { count: 2, per: lasting('10s') } } })
  await using loop = await startLoop({ rules: [limited], pupils: 1 })
  for (let press = 0; press < 3; press++) {
    loop.happen(state => block(state, '1'))
    await loop.rest()
  }
  expect(loop.calls).toHaveLength(2)
  await loop.pass('9s')
  expect(loop.calls).toHaveLength(2)
  await loop.pass('3s')
  expect(loop.calls).toHaveLength(3)
})
