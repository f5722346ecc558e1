import { expect, test } from 'vitest'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { hang, slowly } from '../../support/host.ts'
import { Loop, startLoop } from '../../support/loop.ts'

test('a Block All that comes back is lifted again at once, until so many make it a fight', async () => {
  const patient = { ...reapply, contestedAfter: { ...reapply.contestedAfter, reversals: 20 } }
  await using loop = await startLoop({ rules: [rule({ reapply: patient })] })
  for (let round = 1; round <= 20; round++) {
    loop.happen(blockAll)
    await loop.rest()
    expect(['1', '2', '3'].map(id => loop.session(id).blocked)).toEqual(['no', 'no', 'no'])
    expect(loop.calls.length).toBe(3 * round)
    await loop.pass('100ms')
  }
  expect(loop.told('backing-off')).toBe(0)
  expect([loop.told('block-all'), loop.told('blocked'), loop.told('reversed'), loop.told('contested')]).toEqual([
    20,
    0,
    3 * 19,
    0,
  ])
  loop.happen(blockAll)
  await loop.rest()
  expect([loop.calls.length, loop.told('contested')]).toEqual([3 * 20, 3])
})

test('a pass never waits for an action: one that hangs holds up no other session', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', hang)
  loop.happen(blockAll)
  await loop.rest()
  expect(['1', '2', '3'].map(id => loop.session(id).blocked)).toEqual(['yes', 'no', 'no'])
  loop.happen(state => block(state, '2'))
  await loop.rest()
  expect(loop.session('2').blocked).toBe('no')
  expect(loop.callsTo('1').length).toBe(1)
})

test('no more actions run at once than the provider takes, and each slot that frees is used', async () => {
  await using loop = await startLoop({ pupils: 5, concurrency: 2 })
  loop.behaviours.set('*', slowly(loop, '1s'))
  const running = (): number => loop.calls.filter(({ endedAt }) => endedAt === null).length
  loop.happen(blockAll)
  await loop.rest()
  expect([loop.calls.length, running()]).toEqual([2, 2])
  await loop.pass('1s')
  expect([loop.calls.length, running()]).toEqual([4, 2])
  await loop.pass('1s')
  expect([loop.calls.length, running()]).toEqual([5, 1])
})

test('one session has one action at a time, however often it is looked at', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(state => block(state, '1'))
  for (let second = 0; second < 4; second++) {
    loop.reconciler.trigger()
    await loop.pass('1s')
  }
  expect(loop.callsTo('1').length).toBe(1)
})

test('in a quiet hour the host is looked at about as often as resync says', async () => {
  await using loop = await startLoop()
  const before = loop.looks
  await loop.pass('1h')
  expect(loop.looks - before).toBeGreaterThanOrEqual(119)
  expect(loop.looks - before).toBeLessThanOrEqual(121)
  expect(loop.calls).toEqual([])
})

test('without events a block is found by the next resync', async () => {
  await using loop = await startLoop({ hints: false })
  loop.happen(state => block(state, '2'))
  await loop.pass('29s')
  expect(loop.session('2').blocked).toBe('yes')
  await loop.pass('1s')
  expect(loop.session('2').blocked).toBe('no')
})

test('a rule that begins to hold in 60 days acts then, and neither sooner nor a resync later', async () => {
  const loop = new Loop({ hints: false, resync: '90d' })
  await using _ = loop
  const notBefore = (loop.clock.now() + lasting('60d')) as ReturnType<typeof loop.clock.now>
  loop.start()
  loop.use([rule({ notBefore })])
  loop.happen(blockAll)
  await loop.pass('60d')
  await loop.rest()
  expect(loop.calls.length).toBe(3)
  expect(loop.calls[0]?.at).toBe(1_000_000 + lasting('60d'))
})

test('a loop that only carries out requests never acts by itself', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  loop.reconciler.trigger()
  await loop.pass('1h')
  expect(loop.calls).toEqual([])
  expect(loop.told('planned')).toBeGreaterThan(0)
})

test('while blocked is hidden an unlock is asserted as often as the rule says, and is neither success nor failure', async () => {
  await using loop = await startLoop({ blocked: 'hidden', pupils: 1, rules: [rule({ reapply })] })
  await loop.pass('10m')
  const times = loop.calls.map(({ at }) => (at - 1_000_000) / 1_000)
  expect(times).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600])
  expect(loop.told('backing-off')).toBe(0)
  const effects = loop.journal('effect').map(({ detail }) => detail.effect)
  expect(new Set(effects)).toEqual(new Set(['unverifiable']))
})
