import { expect, test } from 'vitest'
import { blockAll, idle } from '../../../src/providers/simulator/events.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { failing, hang } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

/** A call that neither ends nor lets go when it is told to. */
const deaf = (): Promise<void> => new Promise(() => {})

/** @returns how long the end took, at most so long */
async function endTook(loop: Loop, atMost: number): Promise<number> {
  let took = Number.POSITIVE_INFINITY
  const begun = loop.elapsed
  void loop.reconciler.close().then(() => {
    took = loop.elapsed - begun
  })
  for (let waited = 0; waited <= atMost && took > atMost; waited += 500) await loop.pass('500ms')
  return took
}

const goes = rule({
  rule: 'goes',
  match: { station: ['2'], idleFor: lasting('1m') },
  ensure: 'disconnected',
  priority: 1,
  timeout: lasting('8s'),
  notice: { before: lasting('5m'), text: 'soon' },
})

test.each<[string, (loop: Loop) => void, number]>([
  ['an action that never ends', loop => loop.behaviours.set('*', deaf), 13_000],
  [
    'a look that never ends',
    loop => {
      loop.look = () => new Promise(() => {})
    },
    5_500,
  ],
  [
    'a warning that is never shown',
    loop => {
      loop.warning = deaf
    },
    500,
  ],
  [
    'a host that answers nothing at all',
    loop => {
      loop.behaviours.set('*', deaf)
      loop.look = () => new Promise(() => {})
      loop.warning = deaf
    },
    15_500,
  ],
])('%s holds up the end no longer than its deadline', async (_, break_, atMost) => {
  await using loop = await startLoop({ rules: [goes, rule()], concurrency: 2 })
  loop.happen(state => idle(state, '2', loop.clock.now()))
  await loop.pass('59s')
  loop.happen(blockAll)
  await loop.pass('500ms')
  break_(loop)
  loop.happen(blockAll)
  loop.reconciler.trigger()
  await loop.pass('600ms')
  expect(await endTook(loop, atMost)).toBeLessThanOrEqual(atMost)
  expect(loop.calls.length).toBeLessThanOrEqual(8)
})

test.each([
  ['hangs', hang],
  ['never lets go', deaf],
  ['fails', failing(new Error('busy'))],
])("one session's action that %s delays no other beyond the concurrency limit", async (_, behaviour) => {
  await using loop = await startLoop({ pupils: 6, concurrency: 2 })
  loop.behaviours.set('3', behaviour)
  loop.happen(blockAll)
  await loop.rest()
  const others = ['1', '2', '4', '5', '6']
  expect(others.map(id => loop.session(id).blocked)).toEqual(others.map(() => 'no'))
  for (let round = 0; round < 3; round++) {
    loop.happen(blockAll)
    await loop.pass('1s')
    expect(others.map(id => loop.session(id).blocked)).toEqual(others.map(() => 'no'))
  }
})

test('as many hanging actions as may run at once delay the others by their deadline, and no more', async () => {
  await using loop = await startLoop({ pupils: 4, concurrency: 2 })
  loop.behaviours.set('1', deaf)
  loop.behaviours.set('2', deaf)
  loop.happen(blockAll)
  await loop.pass('9999ms')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '2'])
  await loop.pass('1ms')
  await loop.rest()
  expect(['3', '4'].map(id => loop.session(id).blocked)).toEqual(['no', 'no'])
})

test('a warning that hangs takes no slot of an action', async () => {
  await using loop = await startLoop({ rules: [goes, rule()], concurrency: 1 })
  loop.warning = deaf
  loop.happen(state => idle(state, '2', loop.clock.now()))
  await loop.pass('1m')
  loop.happen(blockAll)
  await loop.rest()
  expect(['1', '3'].map(id => loop.session(id).blocked)).toEqual(['no', 'no'])
})
