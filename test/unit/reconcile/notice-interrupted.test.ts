import { expect, test } from 'vitest'
import type { OrderRequest } from '../../../src/store/requests.ts'
import { lasting } from '../../support/bundle.ts'
import { idleGoes, touch, warnedLoop } from '../../support/idle-goes.ts'
import type { Loop } from '../../support/loop.ts'

const all = { text: 'everySession=true', match: { everySession: true } } as const
const first = { text: 'station=1', match: { station: ['1'] } } as const
const hold = { verb: 'hold', selector: all, length: { for: lasting('20m') }, reason: 'exam' } as const
const keep = { ...hold, verb: 'override', ensure: 'unmanaged' } as const
const release = { verb: 'release', target: { selector: all } } as const

async function order(loop: Loop, ...requests: readonly OrderRequest[]): Promise<void> {
  await Promise.all(requests.map(request => loop.order(request)))
}

function cancelled(loop: Loop): readonly string[] {
  return loop.events.flatMap(event => (event.kind === 'notice-cancelled' ? [event.incarnation.sessionId] : []))
}

test.each<[string, (loop: Loop) => unknown]>([
  ['nothing came between', () => {}],
  ['a hold came and went', loop => order(loop, hold, release)],
  [
    'STOP came and went',
    async loop => {
      loop.stop = () => 'exam'
      await loop.pass('1m')
      loop.stop = () => null
    },
  ],
])('a wait begins anew after the host could not be observed, for %s that nobody could judge', async (_, intervene) => {
  await using loop = await warnedLoop()
  const see = loop.look
  loop.look = () => Promise.reject(new Error('unreachable'))
  loop.reconciler.trigger()
  await loop.pass('10s')
  await intervene(loop)
  await loop.pass('3m')
  loop.look = see
  await loop.pass('31s')
  expect([cancelled(loop), loop.told('notice'), loop.calls.length]).toEqual([['1'], 2, 0])
  await loop.pass('4m')
  expect([loop.calls.length, loop.world.read().messages.length]).toEqual([0, 1])
  await loop.pass('1m')
  expect(loop.calls.length).toBe(1)
})

test.each<[string, readonly OrderRequest[]]>([
  ['a hold and its release', [hold, release]],
  ['an override and its release', [keep, release]],
])('%s between two looks cancel the warnings of those whom they were about', async (_, orders) => {
  await using loop = await warnedLoop({ pupils: 2 })
  await order(loop, ...orders.map(each => (each.verb === 'release' ? each : { ...each, selector: first })))
  await loop.rest()
  expect([cancelled(loop), loop.told('notice')]).toEqual([['1'], 3])
  await loop.pass('299s')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['2'])
  await loop.pass('2s')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['2', '1'])
})

test('an order that is about others leaves a warning alone', async () => {
  await using loop = await warnedLoop({ pupils: 2 })
  await order(loop, { ...hold, selector: { text: 'station=9', match: { station: ['9'] } } }, release)
  await loop.pass('5m')
  expect([cancelled(loop), loop.calls.length]).toEqual([[], 2])
})

test.each([1, -1])('a clock that was set by %d hours hides from nobody that somebody came back', async hours => {
  await using loop = await warnedLoop({ watchesTime: true, hints: false, rules: [idleGoes()] })
  await loop.pass('30s')
  expect(loop.told('notice')).toBe(1)
  touch(loop, '1')
  const back = loop.elapsed
  await loop.pass('500ms')
  loop.clock.jumpWall(hours * lasting('1h'))
  // Set back, the clock takes an hour until it calls anybody idle again.
  await loop.pass('75m')
  expect([cancelled(loop), loop.told('notice')]).toEqual([['1'], 2])
  for (const { at } of loop.calls) expect(at - back).toBeGreaterThanOrEqual(lasting('5m'))
})

test('somebody who came back and was idle again by the next look has a wait of their own', async () => {
  const quick = idleGoes({ match: { idleFor: lasting('5s') } })
  await using loop = await warnedLoop({ hints: false, rules: [quick] })
  expect(loop.told('notice')).toBe(1)
  await loop.pass('10s')
  touch(loop, '1')
  const back = loop.elapsed
  await loop.pass('30s')
  expect([cancelled(loop), loop.told('notice')]).toEqual([['1'], 2])
  await loop.pass('6m')
  expect(loop.calls.map(({ at }) => at - back >= lasting('5m'))).toEqual([true])
})
