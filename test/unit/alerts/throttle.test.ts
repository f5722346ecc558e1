import { expect, test } from 'vitest'
import { Throttle } from '../../../src/alerts/throttle.ts'
import type { Transition } from '../../../src/alerts/transition.ts'
import { ms } from '../../../src/model/time.ts'
import { eventSamples } from '../../support/event-samples.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function throttled(): { clock: VirtualClock; throttle: Throttle; told: string[] } {
  const clock = new VirtualClock()
  const told: string[] = []
  const throttle = new Throttle({
    clock,
    minimumGap: ms(60_000),
    onDue: ({ transition }, swallowed) => {
      const over = transition.event === 'contested' ? ` ${transition.over.length}` : ''
      told.push(`${transition.event}${over} +${swallowed}`)
    },
  })
  return { clock, throttle, told }
}

const failed: Transition = { event: 'observe-failed', message: 'no answer' }
const recovered: Transition = { event: 'observe-recovered' }

test('the first is told within a second, and another topic does not wait for it', async () => {
  const { clock, throttle, told } = throttled()
  throttle.offer(failed)
  throttle.offer({ event: 'stopped' })
  expect(told).toEqual([])
  await clock.advance(1_000)
  expect(told).toEqual(['observe-failed +0', 'stopped +0'])
})

test('a whole room that is fought over in one pass is one alert', async () => {
  const { clock, throttle, told } = throttled()
  const [{ rule, incarnation }] = eventSamples.contested
  for (let count = 1; count <= 30; count++) {
    throttle.offer({ event: 'contested', rule, over: Array.from({ length: count }, () => incarnation) })
  }
  await clock.advance(1_000)
  expect(told).toEqual(['contested 30 +0'])
})

test('a host that comes and goes is told of once a minute: how it stands, and how often it was otherwise', async () => {
  const { clock, throttle, told } = throttled()
  for (let second = 0; second < 130; second += 10) {
    throttle.offer(failed)
    await clock.advance(5_000)
    throttle.offer(recovered)
    await clock.advance(5_000)
  }
  await clock.advance(120_000)
  expect(told[0]).toBe('observe-failed +0')
  expect(told.slice(1, 3)).toEqual(['observe-failed +11', 'observe-failed +11'])
  expect(told.at(-1)).toMatch(/^observe-recovered/)
  const counted = told.reduce((sum, line) => sum + 1 + Number(line.split('+')[1]), 0)
  expect(counted).toBe(26)
})

test('after a quiet gap it is told at once again', async () => {
  const { clock, throttle, told } = throttled()
  throttle.offer(failed)
  await clock.advance(61_000)
  throttle.offer(recovered)
  await clock.advance(1_000)
  expect(told).toEqual(['observe-failed +0', 'observe-recovered +0'])
})

test('what waits is told at the end, and never twice', async () => {
  const { clock, throttle, told } = throttled()
  throttle.offer(failed)
  throttle.flush()
  await clock.advance(120_000)
  expect(told).toEqual(['observe-failed +0'])
})
