import { expect, test } from 'vitest'
import { OneAtATime } from '../../../src/api/one-at-a-time.ts'
import { ms } from '../../../src/model/time.ts'
import { noon } from '../../support/observation.ts'
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
  const line = new OneAtATime(clock)
  const begun = clock.uptime()
  const log: string[] = []
  const all = Promise.all(['a', 'b', 'c'].map(name => line.run(work(clock, 1_000, log, name))))
  await clock.advance(20_000)
  expect(await all).toEqual(['a', 'b', 'c'])
  expect(log).toEqual([`a begins at ${begun}`, `b begins at ${begun + 5_000}`, `c begins at ${begun + 10_000}`])
})

test('what fails is no more than that, and its time counts', async () => {
  const clock = new VirtualClock(noon)
  const line = new OneAtATime(clock)
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
  const line = new OneAtATime(clock)
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
  const line = new OneAtATime(clock)
  const first = line.run(work(clock, 1_000, [], 'a'))
  await clock.advance(1_000)
  expect(await first).toBe('a')
  const second = line.run(work(clock, 1_000, [], 'b'))
  await Promise.resolve()
  line.close()
  await expect(second).rejects.toMatchObject({ type: 'not-ready' })
})
