import { expect, test } from 'vitest'
import { OneAtATime } from '../../../src/api/one-at-a-time.ts'
import { ms } from '../../../src/model/time.ts'
import { noon } from '../../support/observation.ts'
import { openedApi } from '../../support/opened-api.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function work(clock: VirtualClock, took: number, log: string[], name: string): () => Promise<string> {
  return async () => {
    log.push(`${name} begins at ${clock.uptime()}`)
    await new Promise<void>(resolve => void clock.after(ms(took), resolve))
    return name
  }
}

test('what takes long is done one after the other, and leaves four fifths of the time to the loop', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock, 10)
  const begun = clock.uptime()
  const log: string[] = []
  const all = Promise.all(['a', 'b', 'c'].map(name => line.run(work(clock, 1_000, log, name))))
  await clock.advance(20_000)
  expect(await all).toEqual(['a', 'b', 'c'])
  expect(log).toEqual([`a begins at ${begun}`, `b begins at ${begun + 5_000}`, `c begins at ${begun + 10_000}`])
})

test('what took long elsewhere is followed by no longer a rest than is said', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock, 10, ms(5_000))
  const begun = clock.uptime()
  const log: string[] = []
  const all = Promise.all(['a', 'b'].map(name => line.run(work(clock, 50_000, log, name))))
  await clock.advance(200_000)
  expect(await all).toEqual(['a', 'b'])
  expect(log).toEqual([`a begins at ${begun}`, `b begins at ${begun + 55_000}`])
})

test('what fails is no more than that, and its time counts', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock, 10)
  const failed = line.run(async () => {
    await work(clock, 1_000, [], 'a')()
    throw new Error('no policies')
  })
  const log: string[] = []
  const next = line.run(work(clock, 0, log, 'b'))
  const begun = clock.uptime()
  await Promise.all([expect(failed).rejects.toThrow('no policies'), clock.advance(6_000)])
  expect(await next).toBe('b')
  expect(log).toEqual([`b begins at ${begun + 5_000}`])
})

test('where ten wait, one more is told to come again', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock, 10)
  const ten = Array.from({ length: 10 }, (_, index) => line.run(work(clock, 10, [], String(index))))
  await expect(line.run(work(clock, 10, [], 'late'))).rejects.toMatchObject({ type: 'too-many-requests' })
  await clock.advance(10_000)
  expect(await Promise.all(ten)).toHaveLength(10)
  const again = line.run(work(clock, 10, [], 'again'))
  await clock.advance(1_000)
  expect(await again).toBe('again')
})

test('whoever waits when it ends is told so at once', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock, 10)
  const first = line.run(work(clock, 1_000, [], 'a'))
  await clock.advance(1_000)
  expect(await first).toBe('a')
  const second = line.run(work(clock, 1_000, [], 'b'))
  await Promise.resolve()
  line.close()
  await expect(second).rejects.toMatchObject({ type: 'not-ready' })
})

test('a look through the journal that took long is followed by a rest before the next', async () => {
  const clock = new VirtualClock(noon)
  let busy = 0
  await using opened = await openedApi({
    clock: {
      now: () => clock.now(),
      uptime: () => ms(clock.uptime() + busy),
      bootId: null,
      after: (delay, fire) => clock.after(delay, fire),
    },
  })
  let looks = 0
  opened.keeper.history = () => {
    looks++
    busy += 1_000
    return []
  }
  const token = opened.token(['see'])
  expect((await opened.ask('/v1/history', { token })).status).toBe(200)
  const next = opened.ask('/v1/history', { token })
  await opened.ask('/v1/viewer', { token })
  await clock.advance(3_999)
  expect(looks).toBe(1)
  await clock.advance(1)
  expect((await next).status).toBe(200)
  expect(looks).toBe(2)
})
