import { expect, test } from 'vitest'
import type { Observation } from '../../../src/model/session.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { slowly } from '../../support/host.ts'
import { startLoop } from '../../support/loop.ts'

const fails = (): Promise<Observation> => Promise.reject(new Error('the host is not there'))

test('a host that can not be looked at is tried again with growing waits up to resync, and nothing is done to it', async () => {
  await using loop = await startLoop({ hints: false })
  const times: number[] = []
  loop.look = () => {
    times.push(loop.clock.uptime())
    return fails()
  }
  loop.happen(blockAll)
  await loop.pass('3m')
  const waits = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1_000)
  expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 30])
  expect(loop.calls).toEqual([])
  expect(loop.told('observe-failed')).toBe(1)
})

test('it goes on by itself once the host can be looked at again, and tells so once', async () => {
  await using loop = await startLoop()
  loop.look = fails
  loop.happen(blockAll)
  await loop.pass('1m')
  loop.look = see => see()
  await loop.pass('30s')
  expect(loop.calls.length).toBe(3)
  expect([loop.told('observe-failed'), loop.told('observe-recovered')]).toEqual([1, 1])
  expect(loop.journal('provider-failed', 'provider-recovered').map(({ kind }) => kind)).toEqual([
    'provider-failed',
    'provider-recovered',
  ])
})

test('an outage is in the journal while it lasts', async () => {
  await using loop = await startLoop()
  loop.look = fails
  await loop.pass('1m')
  expect(loop.journal('provider-failed').map(({ detail }) => detail.message)).toEqual(['the host is not there'])
})

test('how an action ended is in the journal, also while the host can not be looked at', async () => {
  await using loop = await startLoop()
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(state => block(state, '1'))
  await loop.rest()
  loop.look = fails
  loop.reconciler.trigger()
  await loop.pass('5s')
  expect(loop.journal('outcome').map(({ detail }) => detail.outcome)).toEqual([{ kind: 'done' }])
})

test('a look that takes too long is given up, and its late answer changes nothing', async () => {
  await using loop = await startLoop({ observeTimeout: '5s', hints: false })
  let late = (): void => {}
  loop.look = async see => {
    const seen = await see()
    await new Promise<void>(resolve => {
      late = resolve
    })
    return { ...seen, sessions: seen.sessions.map(session => ({ ...session, blocked: 'yes' })) }
  }
  loop.reconciler.trigger()
  await loop.pass('4999ms')
  expect(loop.told('observe-failed')).toBe(0)
  await loop.pass('1ms')
  expect(loop.events.find(({ kind }) => kind === 'observe-failed')).toMatchObject({
    message: 'simulator did not answer within 5s',
  })
  const first = late
  loop.look = see => see()
  first()
  await loop.pass('10s')
  expect([loop.told('observe-recovered'), loop.calls.length]).toEqual([1, 0])
})

test('what waits for its turn waits while the host can not be looked at, and is planned anew before it is sent', async () => {
  await using loop = await startLoop({ concurrency: 1 })
  loop.behaviours.set('1', slowly(loop, '5s'))
  loop.happen(blockAll)
  await loop.rest()
  loop.look = fails
  loop.reconciler.trigger()
  await loop.pass('20s')
  expect(loop.calls.length).toBe(1)
  loop.look = see => see()
  await loop.pass('30s')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '2', '3'])
  expect(loop.told('dropped')).toBe(0)
})

test('a session missing from an incomplete look is not gone, and not newly blocked when it is back', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(state => block(state, '1'))
  loop.reconciler.trigger()
  await loop.rest()
  const before = loop.told('blocked')
  const { key } = loop.store.ledger().sightings.get('1') ?? {}
  loop.look = async see => {
    const seen = await see()
    return { ...seen, complete: false, sessions: seen.sessions.slice(1) }
  }
  loop.reconciler.trigger()
  await loop.rest()
  expect(loop.store.ledger().sightings.get('1')?.key).toBe(key)
  loop.look = see => see()
  loop.reconciler.trigger()
  await loop.rest()
  expect(loop.told('blocked')).toBe(before)
})

test('a look at another host is none', async () => {
  await using loop = await startLoop()
  loop.look = async see => ({ ...(await see()), host: 'OTHER' })
  loop.happen(blockAll)
  await loop.pass('10s')
  expect([loop.calls, loop.told('observe-failed'), loop.told('pass-failed')]).toEqual([[], 1, 0])
})
