import { expect, test } from 'vitest'
import { TerminalError } from '../../../src/providers/errors.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule, window } from '../../support/bundle.ts'
import { type Behaviour, failing, slowly } from '../../support/host.ts'
import { Loop, startLoop } from '../../support/loop.ts'

const denied = failing(new TerminalError('access denied'))
const open = rule({ reapply: { ...reapply, backoff: { initial: lasting('1s'), max: lasting('5m') } } })

async function deniedLoop(concurrency = 1): Promise<Loop> {
  const loop = await startLoop({ pupils: 8, concurrency, rules: [open] })
  loop.behaviours.set('*', denied)
  loop.happen(blockAll)
  await loop.rest()
  return loop
}

test.each([1, 4])(
  'a final failure pauses the provider: of 8 due actions only the %i first are sent',
  async concurrency => {
    await using loop = await deniedLoop(concurrency)
    await loop.pass('4m')
    expect(loop.calls.length).toBe(concurrency)
    expect(loop.told('provider-failed')).toBeGreaterThan(0)
  },
)

/** What providers say names the session. */
const refused =
  (why: string): Behaviour =>
  (_, __, { sessionId }) =>
    Promise.reject(new TerminalError(`could not unlock session ${sessionId}: ${why}`))

test('what pauses the provider is told once for all whom it concerns, and kept for each', async () => {
  await using loop = await startLoop({ pupils: 8, concurrency: 4, rules: [open] })
  loop.behaviours.set('*', refused('access denied'))
  // Its end is found by a later look than that of the others.
  loop.behaviours.set('2', async (...call) => {
    await slowly(loop, '2s')(async () => {}, call[1], call[2])
    await refused('access denied')(...call)
  })
  loop.happen(blockAll)
  await loop.pass('2m')
  expect(loop.told('provider-failed')).toBe(1)
  expect(loop.store.journal({}).filter(({ kind }) => kind === 'provider-failed')).toHaveLength(4)
})

test('each thing that pauses the provider is told', async () => {
  await using loop = await startLoop({ pupils: 8, concurrency: 4, rules: [open] })
  loop.behaviours.set('*', refused('access denied'))
  loop.behaviours.set('2', refused('no such program'))
  loop.happen(blockAll)
  await loop.pass('2m')
  expect(loop.told('provider-failed')).toBe(2)
})

test('what pauses the provider is told again with each pause', async () => {
  await using loop = await startLoop({ pupils: 8, concurrency: 4, rules: [open] })
  loop.behaviours.set('*', refused('access denied'))
  loop.happen(blockAll)
  await loop.pass('301s')
  expect(loop.told('provider-failed')).toBe(2)
  loop.use([open], 'sha256:two')
  await loop.rest()
  expect(loop.told('provider-failed')).toBe(3)
})

test('the provider is tried again after the maximum backoff, by as few calls as before', async () => {
  await using loop = await deniedLoop()
  await loop.pass('299s')
  expect(loop.calls.length).toBe(1)
  await loop.pass('2s')
  expect(loop.calls.length).toBe(2)
  loop.behaviours.clear()
  await loop.pass('5m')
  expect(loop.world.read().sessions.filter(({ blocked }) => blocked === 'yes')).toEqual([])
})

test('the provider is tried again on a new revision', async () => {
  await using loop = await deniedLoop()
  loop.use([open], 'sha256:two')
  await loop.rest()
  expect(loop.calls.length).toBe(2)
})

test('a pause outlasts looks that fail: only acting shows whether acting works', async () => {
  await using loop = await deniedLoop()
  loop.look = () => Promise.reject(new Error('no answer'))
  await loop.pass('1m')
  loop.look = see => see()
  await loop.pass('2m')
  expect(loop.told('observe-recovered')).toBe(1)
  expect(loop.calls.length).toBe(1)
})

test('a pause holds for what a person asks as well', async () => {
  await using loop = await deniedLoop()
  const report = await Promise.all([loop.unlock('3'), loop.rest()]).then(([made]) => made)
  expect(report.results).toMatchObject([{ outcome: null, decision: { reason: { code: 'provider-failed' } } }])
  expect(loop.calls.length).toBe(1)
})

test('a final failure while zones are being loaded is known before anything is sent', async () => {
  const loop = new Loop({ pupils: 8, concurrency: 1, rules: [open] })
  await using _ = loop
  let loaded = (): void => {}
  loop.zonesAfter = new Promise(resolve => {
    loaded = resolve
  })
  let answer = (): void => {}
  loop.behaviours.set('*', async () => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    throw new TerminalError('access denied')
  })
  loop.happen(state => block(state, '1'))
  loop.start()
  await loop.rest()
  loop.happen(blockAll)
  loop.use([{ ...open, windows: [window({ from: lasting('0s'), to: lasting('24h') })] }], loop.revision)
  await loop.rest()
  answer()
  await loop.rest()
  loaded()
  await loop.rest()
  expect(loop.calls.length).toBe(1)
})

test('a final failure is known before anything more is sent, however close to the end of a look it comes', async () => {
  for (let turns = 0; turns < 30; turns++) {
    await using loop = await startLoop({ pupils: 8, concurrency: 1, rules: [open], hints: false })
    const call = Promise.withResolvers<void>()
    loop.behaviours.set('*', () => call.promise)
    loop.happen(state => block(state, '1'))
    loop.reconciler.trigger()
    await loop.rest()
    const answer = Promise.withResolvers<void>()
    loop.look = async see => {
      await answer.promise
      return await see()
    }
    loop.happen(blockAll)
    loop.reconciler.trigger()
    await loop.rest()
    call.reject(new TerminalError('access denied'))
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    answer.resolve()
    await loop.pass('1m')
    expect([turns, loop.calls.length]).toEqual([turns, 1])
  }
})
