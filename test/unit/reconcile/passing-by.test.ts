import { expect, test } from 'vitest'
import { TerminalError } from '../../../src/providers/errors.ts'
import { block } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { failing } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

/** The daemon ends, somebody holds another station without it, and it comes back. */
async function holdWithoutDaemon(loop: Loop): Promise<void> {
  loop.crash()
  loop.passBy()
  const selector = { text: 'station=9', match: { station: ['9'] } }
  const held = loop.order({ verb: 'hold', selector, length: { for: lasting('1m') }, reason: 'spare' })
  await loop.pass('3s')
  await held
  const closing = loop.close()
  await loop.pass('5s')
  await closing
  loop.start()
  await loop.pass('1m')
}

test('a verb without a daemon leaves a block honoured', async () => {
  await using loop = await startLoop({ rules: [rule({ honour: lasting('15m') })], pupils: 2 })
  loop.happen(state => block(state, '1'))
  await loop.pass('1m')
  await holdWithoutDaemon(loop)
  expect([loop.calls, loop.journal('honoured', 'placed-ended')]).toEqual([
    [],
    [expect.objectContaining({ detail: expect.objectContaining({ why: 'expired' }) })],
  ])
  await loop.pass('14m')
  expect(loop.calls.length).toBe(1)
})

test('a verb without a daemon leaves a fight contested', async () => {
  const yields = rule({ reapply: { ...reapply, whenContested: 'yield' } })
  await using loop = await startLoop({ rules: [yields], pupils: 1 })
  for (let press = 0; press < 6; press++) {
    loop.happen(state => block(state, '1'))
    await loop.pass('5s')
  }
  expect([loop.calls.length, loop.told('contested')]).toEqual([5, 1])
  await holdWithoutDaemon(loop)
  expect([loop.calls.length, loop.journal('calm')]).toEqual([5, []])
})

test('a verb without a daemon is kept back by the pause of a provider that failed for good', async () => {
  await using loop = await startLoop({ pupils: 2 })
  loop.behaviours.set('*', failing(new TerminalError('access denied')))
  loop.happen(state => block(state, '1'))
  await loop.pass('5s')
  const before = loop.calls.length
  loop.crash()
  loop.happen(state => block(state, '2'))
  loop.passBy()
  const report = loop.unlock('2')
  await loop.pass('5s')
  expect((await report).results.map(({ decision }) => decision.reason.code)).toEqual(['provider-failed'])
  expect(loop.calls.length).toBe(before)
})
