import { expect, test } from 'vitest'
import { block, unblockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { failing, lie } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const open = rule({ reapply: { ...reapply, backoff: { initial: lasting('1s'), max: lasting('16s') } } })

function delays(loop: Loop): readonly number[] {
  return loop.events.flatMap(event => (event.kind === 'backing-off' ? [event.delay] : []))
}

async function failingLoop(behaviour = failing(new Error('busy'))): Promise<Loop> {
  const loop = await startLoop({ rules: [open], pupils: 1 })
  loop.behaviours.set('1', behaviour)
  loop.happen(state => block(state, '1'))
  await loop.rest()
  return loop
}

test.each([
  ['failures', failing(new Error('busy'))],
  ['refutations', lie],
])('after %s in a row the wait doubles up to its maximum, drawn between half and whole', async (_, behaviour) => {
  await using loop = await failingLoop(behaviour)
  await loop.pass('3m')
  const wholes = [1, 2, 4, 8, 16, 16, 16].map(seconds => seconds * 1_000)
  const drawn = delays(loop)
  expect(drawn.length).toBeGreaterThanOrEqual(wholes.length)
  for (const [index, whole] of wholes.entries()) {
    expect(drawn[index]).toBeGreaterThanOrEqual(whole / 2)
    expect(drawn[index]).toBeLessThanOrEqual(whole)
  }
  expect(new Set(drawn.slice(4)).size).toBeGreaterThan(1)
})

test('nothing is sent before the wait is over, and the next attempt comes as soon as it is', async () => {
  await using loop = await failingLoop()
  await loop.pass('1m')
  for (const [index, delay] of delays(loop).slice(0, -1).entries()) {
    const [before, after] = [loop.calls[index], loop.calls[index + 1]]
    if (before === undefined || after === undefined) throw new Error('an attempt is missing')
    expect(after.at - before.at).toBeGreaterThanOrEqual(delay)
    expect(after.at - before.at).toBeLessThanOrEqual(delay + 1)
  }
})

test('a verified effect ends the row: the next block is lifted at once, and the next failure waits as the first did', async () => {
  await using loop = await failingLoop()
  await loop.pass('20s')
  loop.behaviours.clear()
  await loop.pass('20s')
  expect(loop.session('1').blocked).toBe('no')
  loop.happen(state => block(state, '1'))
  await loop.rest()
  expect(loop.session('1').blocked).toBe('no')
  loop.behaviours.set('1', failing(new Error('busy')))
  const known = delays(loop).length
  loop.happen(state => block(state, '1'))
  await loop.rest()
  expect(delays(loop).slice(known)[0]).toBeLessThanOrEqual(1_000)
})

test('a wait ends early when the content of its rule changes', async () => {
  await using loop = await failingLoop()
  await loop.pass('20s')
  const calls = loop.calls.length
  loop.use([{ ...open, digest: 'sha256:edited' }])
  await loop.rest()
  expect(loop.calls.length).toBe(calls + 1)
})

test('a wait outlasts other edits: another revision, another line, another rule', async () => {
  await using loop = await failingLoop()
  await loop.pass('20s')
  const calls = loop.calls.length
  loop.use([{ ...open, line: 20 }, rule({ policy: 'other', rule: 'other', priority: -1 })], 'sha256:two')
  await loop.rest()
  expect(loop.calls.length).toBe(calls)
})

test('a wait outlasts a restart and a wall clock that is set ahead', async () => {
  await using loop = await failingLoop()
  await loop.pass('20s')
  const calls = loop.calls.length
  const left = loop.clock.untilNext
  loop.crash()
  loop.clock.jumpWall(lasting('1d'))
  loop.start()
  await loop.rest()
  expect(loop.calls.length).toBe(calls)
  expect(left).toBeGreaterThan(0)
  await loop.pass('16s')
  expect(loop.calls.length).toBe(calls + 1)
})

test('a session that is unblocked by somebody else gets no action, and the wait says nothing', async () => {
  await using loop = await failingLoop()
  const calls = loop.calls.length
  loop.happen(unblockAll)
  await loop.pass('5m')
  expect(loop.calls.length).toBe(calls)
})
