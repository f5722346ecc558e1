import { expect, test } from 'vitest'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, rule, window } from '../../support/bundle.ts'
import { hang, lie, slowly } from '../../support/host.ts'
import { Loop, startLoop } from '../../support/loop.ts'

test('closing lets a running action finish, drops what waits, and settles', async () => {
  await using loop = await startLoop({ concurrency: 1 })
  loop.behaviours.set('1', slowly(loop, '3s'))
  loop.happen(blockAll)
  await loop.rest()
  const closed = loop.reconciler.close()
  await loop.pass('3s')
  await closed
  expect(loop.journal('outcome', 'effect', 'dropped').map(({ sessionId, kind }) => [sessionId, kind])).toEqual([
    ['2', 'dropped'],
    ['3', 'dropped'],
    ['1', 'outcome'],
    ['1', 'effect'],
  ])
  expect([loop.calls.length, loop.store.openActions()]).toEqual([1, []])
})

test('what waits is dropped as soon as the end begins, also while a look takes its time', async () => {
  await using loop = await startLoop({ concurrency: 1 })
  loop.behaviours.set('1', slowly(loop, '2s'))
  loop.happen(blockAll)
  await loop.rest()
  loop.look = () => new Promise(() => {})
  loop.reconciler.trigger()
  await loop.rest()
  const closed = loop.reconciler.close()
  await loop.pass('30s')
  await closed
  expect(loop.calls.length).toBe(1)
})

test('closing waits for a hanging action no longer than its deadline', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', hang)
  loop.happen(state => block(state, '1'))
  await loop.rest()
  let closed = false
  void loop.reconciler.close().then(() => {
    closed = true
  })
  await loop.pass('9999ms')
  expect(closed).toBe(false)
  await loop.pass('2001ms')
  expect(closed).toBe(true)
  expect(loop.journal('outcome', 'effect').map(({ detail }) => detail.effect ?? detail.outcome)).toMatchObject([
    { kind: 'unknown' },
    'refuted',
  ])
})

test('what can not be settled at the end is left to the next process, which looks before it acts', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', lie)
  loop.happen(state => block(state, '1'))
  await loop.pass('1s')
  loop.look = () => Promise.reject(new Error('no answer'))
  const closing = loop.close()
  await loop.pass('20s')
  await closing
  loop.look = see => see()
  loop.behaviours.clear()
  loop.start()
  expect(loop.store.openActions().length).toBe(1)
  await loop.pass('1999ms')
  expect(loop.calls.length).toBe(1)
  await loop.pass('10s')
  expect(loop.journal('intent', 'effect').map(({ kind }) => kind)).toEqual(['intent', 'effect', 'intent', 'effect'])
  expect(loop.session('1').blocked).toBe('no')
})

test('after an orderly end no timer is left, whatever was under way', async () => {
  await using loop = await startLoop({ hints: false })
  loop.look = () => Promise.reject(new Error('no answer'))
  loop.happen(blockAll)
  loop.reconciler.trigger()
  const closing = loop.close()
  await loop.pass('1m')
  await closing
  expect(loop.clock.pending).toBe(0)
})

test('nothing is begun once it is closing, not even by a pass that waited for zones', async () => {
  const loop = new Loop({ rules: [rule({ windows: [window({ from: lasting('0s'), to: lasting('24h') })] })] })
  await using _ = loop
  let loaded = (): void => {}
  loop.zonesAfter = new Promise(resolve => {
    loaded = resolve
  })
  loop.happen(blockAll)
  loop.start()
  await loop.rest()
  const closing = loop.close()
  loaded()
  await loop.rest()
  await closing
  expect(loop.calls).toEqual([])
})

test('a request during the end is refused, and one that was not begun is told that nothing was done', async () => {
  await using loop = await startLoop()
  let answer = (): void => {}
  loop.look = async see => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    return await see()
  }
  loop.reconciler.trigger()
  await loop.rest()
  const waiting = expect(loop.unlock('1')).rejects.toThrow('shutting down: nothing was done')
  const closed = loop.reconciler.close()
  await expect(loop.unlock('2')).rejects.toThrow('shutting down')
  answer()
  await loop.rest()
  await Promise.all([closed, waiting])
  expect(loop.calls).toEqual([])
})

test('a request that is under way at the end gets its report', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.behaviours.set('1', slowly(loop, '3s'))
  loop.happen(state => block(state, '1'))
  const report = loop.unlock('1')
  await loop.pass('1s')
  const closed = loop.reconciler.close()
  await loop.pass('2s')
  await closed
  expect((await report).results).toMatchObject([{ outcome: { kind: 'done' }, effect: 'verified' }])
})

test.each([
  ['had its effect', true, 1, ['verified']],
  ['had none', false, 2, ['refuted', 'verified']],
])(
  'after a crash an action that %s is settled by looking, and not repeated blindly',
  async (_, acts, calls, effects) => {
    await using loop = await startLoop()
    loop.behaviours.set('1', async (perform, options, target) => {
      if (acts) await perform()
      await hang(perform, options, target)
    })
    loop.happen(state => block(state, '1'))
    await loop.rest()
    loop.crash()
    loop.behaviours.clear()
    loop.start()
    await loop.pass('1999ms')
    expect(loop.calls.length).toBe(1)
    await loop.pass('10s')
    expect(loop.calls.length).toBe(calls)
    expect(loop.journal('effect').map(({ detail }) => detail.effect)).toEqual(effects)
  },
)

test('after a crash the newcomer under a reused id is not taken for the one who was acted upon', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', hang)
  loop.happen(state => block(state, '1'))
  await loop.rest()
  loop.crash()
  loop.behaviours.clear()
  loop.replace('1', 'newcomer')
  loop.happen(state => block(state, '1'))
  loop.start()
  await loop.rest()
  expect(loop.journal('effect').map(({ detail }) => detail.effect)).toEqual(['unverifiable', 'verified'])
  expect(loop.session('1')).toMatchObject({ user: 'newcomer', blocked: 'no' })
})
