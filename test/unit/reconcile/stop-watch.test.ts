import { expect, test } from 'vitest'
import { block } from '../../../src/providers/simulator/events.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

/** What the journal tells of stops, oldest first. */
function noted(loop: Loop): readonly unknown[] {
  return loop.journal('stopped', 'resumed').map(({ kind, detail }) => [kind, detail.reason ?? null])
}

async function look(loop: Loop, stop: string | null): Promise<void> {
  loop.stop = () => stop
  loop.reconciler.trigger()
  await loop.rest()
}

test('a stop and its end are journalled once each, with the reason', async () => {
  await using loop = await startLoop()
  await look(loop, 'fire drill')
  await loop.pass('5m')
  await look(loop, null)
  await loop.pass('5m')
  expect(noted(loop)).toEqual([
    ['stopped', 'fire drill'],
    ['resumed', null],
  ])
  expect([loop.told('stopped'), loop.told('resumed')]).toEqual([1, 1])
})

test('another reason is journalled, too, since the first may be a file that was only half written', async () => {
  await using loop = await startLoop()
  for (const reason of ['no reason given', 'fire drill', 'fire drill']) await look(loop, reason)
  expect(noted(loop)).toEqual([
    ['stopped', 'no reason given'],
    ['stopped', 'fire drill'],
  ])
  expect(loop.told('stopped')).toBe(1)
})

test('a restart tells of no stop that was journalled before, and of one that came or went meanwhile', async () => {
  await using loop = await startLoop()
  const restart = async (stop: string | null): Promise<void> => {
    loop.crash()
    loop.stop = () => stop
    loop.start()
    await loop.rest()
  }
  await restart(null)
  expect(noted(loop)).toEqual([])
  for (const stop of ['fire drill', 'fire drill', null, null]) await restart(stop)
  expect(noted(loop)).toEqual([
    ['stopped', 'fire drill'],
    ['resumed', null],
  ])
})

test('without a daemon the next who acts notes it, and does nothing while it stands', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(state => block(state, '1'))
  loop.stop = () => 'fire drill'
  const asked = loop.unlock('1')
  await loop.pass('5s')
  expect((await asked).results).toMatchObject([{ outcome: null, decision: { reason: { code: 'stopped' } } }])
  expect(noted(loop)).toEqual([['stopped', 'fire drill']])
})

test('a reason names nobody in the journal', async () => {
  await using loop = await startLoop()
  await look(loop, 'pupil1 fainted, CLASS\\Pupil2 helps')
  expect(noted(loop)).toEqual([['stopped', '(user) fainted, (user) helps']])
})

test('what the store could not keep is noted later, once', async () => {
  let full = false
  await using loop = await startLoop({
    storeOf: store => ({
      ...store,
      record(facts) {
        if (full) throw new Error('the disk is full')
        store.record(facts)
      },
    }),
  })
  full = true
  await look(loop, 'fire drill')
  full = false
  await loop.pass('1m')
  expect(noted(loop)).toEqual([['stopped', 'fire drill']])
})
