import { expect, test } from 'vitest'
import { type Incarnation, identify } from '../../../../src/model/incarnation.ts'
import { ms } from '../../../../src/model/time.ts'
import { GoneError } from '../../../../src/providers/errors.ts'
import { classroom } from '../../../../src/providers/simulator/classroom.ts'
import { block, blockAll, setTrouble, unblockAll } from '../../../../src/providers/simulator/events.ts'
import { logoff } from '../../../../src/providers/simulator/logon.ts'
import { memoryWorld } from '../../../../src/providers/simulator/memory-world.ts'
import { find } from '../../../../src/providers/simulator/sessions.ts'
import { openSimulator } from '../../../../src/providers/simulator/simulator.ts'
import { noTrouble, type Trouble } from '../../../../src/providers/simulator/trouble.ts'
import { happen } from '../../../../src/providers/simulator/world.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

/** Gives the listed numbers again and again. */
function repeating(...numbers: readonly number[]): () => number {
  let next = 0
  return () => numbers[next++ % numbers.length] ?? 0
}

async function open(trouble: Partial<Trouble>, random: () => number = () => 0.5) {
  const clock = new VirtualClock()
  const world = memoryWorld(blockAll(classroom(clock.now())))
  const provider = openSimulator({ world, clock, random, concurrency: 4, blocked: 'known', trouble })
  const calls = new AbortController()
  const known = identify(await provider.reader.observe({ signal: calls.signal }), new Map())
  const options = { signal: calls.signal, timeout: ms(1_000) }
  const unlock = (id: string): Promise<void> => provider.actuator.unlock(known.get(id) as Incarnation, options)
  const blocked = (id: string) => find(world.read(), id).blocked
  return { clock, world, provider, calls, unlock, blocked }
}

test('an action takes as long as the latency says', async () => {
  const { clock, unlock, blocked } = await open({ latency: { min: ms(100), max: ms(300) } }, () => 0.25)
  let ended = false
  const call = unlock('3').then(() => {
    ended = true
  })
  await clock.advance(149)
  expect([ended, blocked('3')]).toEqual([false, 'yes'])
  await clock.advance(1)
  expect([ended, blocked('3')]).toEqual([true, 'no'])
  await call
})

test('a failing call does nothing and says so', async () => {
  const { unlock, blocked } = await open({ failureRate: 0.3 }, () => 0.29)
  await expect(unlock('3')).rejects.toThrow('failed to unlock session 3')
  expect(blocked('3')).toBe('yes')
})

test('a lying call succeeds and does nothing', async () => {
  const { unlock, blocked } = await open({ failureRate: 0.3, lieRate: 0.3 }, () => 0.5)
  await unlock('3')
  expect(blocked('3')).toBe('yes')
})

test('even a lying host says that a session has gone', async () => {
  const { unlock, world } = await open({ lieRate: 1 })
  happen(world, state => logoff(state, '3'))
  await expect(unlock('3')).rejects.toThrow(GoneError)
})

test.each([
  ['carries on with', 0.4, 'no'],
  ['drops', 0.6, 'yes'],
])('a host %s an aborted call when the dice say so', async (_, afterwards, expected) => {
  const { unlock, blocked, calls } = await open({ hangRate: 1 }, repeating(0, 0, afterwards))
  const call = unlock('3')
  calls.abort(new Error('too late'))
  await expect(call).rejects.toThrow('too late')
  expect(blocked('3')).toBe(expected)
})

test('the same seed gives the same fates', async () => {
  const fates = async (): Promise<readonly string[]> => {
    const { unlock } = await open({ failureRate: 0.5 }, repeating(0.1, 0, 0, 0.9, 0, 0, 0.4, 0, 0))
    const ends: string[] = []
    for (const id of ['1', '2', '3'])
      ends.push(
        await unlock(id).then(
          () => 'done',
          () => 'failed',
        ),
      )
    return ends
  }
  expect(await fates()).toEqual(['failed', 'done', 'failed'])
  expect(await fates()).toEqual(await fates())
})

test('trouble of the world holds until the options say otherwise', async () => {
  const gentle = await open({})
  happen(gentle.world, state => setTrouble(state, { ...noTrouble, failureRate: 1 }))
  await expect(gentle.unlock('3')).rejects.toThrow('failed')
  const overruled = await open({ failureRate: 0 })
  happen(overruled.world, state => setTrouble(state, { ...noTrouble, failureRate: 1 }))
  await overruled.unlock('3')
  expect(overruled.blocked('3')).toBe('no')
})

test('a manager who insists blocks again after a while, and tells', async () => {
  const { clock, unlock, blocked, provider, calls } = await open({ reblockAfter: ms(5_000) })
  await unlock('3')
  const hints = provider.reader.changes?.({ signal: calls.signal })[Symbol.asyncIterator]()
  await clock.advance(4_999)
  expect(blocked('3')).toBe('no')
  await clock.advance(1)
  expect(blocked('3')).toBe('yes')
  expect(await hints?.next()).toMatchObject({ done: false })
})

test('nobody is blocked again once Block All is off, or the provider closed', async () => {
  const lifted = await open({ reblockAfter: ms(5_000) })
  await lifted.unlock('3')
  happen(lifted.world, unblockAll)
  await lifted.clock.advance(5_000)
  expect(lifted.blocked('3')).toBe('no')

  const closed = await open({ reblockAfter: ms(5_000) })
  await closed.unlock('3')
  await closed.provider.close()
  expect(closed.clock.pending).toBe(0)
})

test('a settled call leaves no timer behind', async () => {
  const { clock, unlock, calls } = await open({ latency: { min: ms(50), max: ms(50) } })
  const call = unlock('3')
  await clock.advance(50)
  await call
  const aborted = unlock('4')
  calls.abort()
  await expect(aborted).rejects.toThrow('abort')
  expect(clock.pending).toBe(0)
})

test('hints that nobody has heard yet become one', async () => {
  const { world, provider, calls } = await open({})
  const hints = provider.reader.changes?.({ signal: calls.signal })[Symbol.asyncIterator]()
  happen(world, state => block(state, '9'))
  happen(world, unblockAll)
  expect(await hints?.next()).toMatchObject({ done: false })
  const second = hints?.next()
  calls.abort()
  expect(await second).toMatchObject({ done: true })
})
