import { expect, test } from 'vitest'
import { reloadWhenAsked } from '../../../src/daemon/reloading.ts'
import { ms } from '../../../src/model/time.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function reloading(read: () => Promise<void>) {
  const clock = new VirtualClock()
  const log: string[] = []
  let ask: () => void = () => {}
  const asks = {
    listen(told: () => void) {
      ask = told
      return {
        [Symbol.dispose]() {
          ask = () => {}
        },
      }
    },
  }
  const listening = reloadWhenAsked({
    asks,
    clock,
    read,
    onBegin: () => log.push('begin'),
    onEnd: () => log.push('end'),
  })
  return { clock, log, ask: () => ask(), listening }
}

test('however often it is asked meanwhile, it is read once more and never twice at a time', async () => {
  let release: () => void = () => {}
  const { clock, log, ask } = reloading(
    () =>
      new Promise(resolve => {
        release = resolve
      }),
  )
  ask()
  ask()
  ask()
  expect(log).toEqual(['begin'])
  release()
  await clock.advance(ms(1))
  release()
  await clock.advance(ms(1))
  expect(log).toEqual(['begin', 'end', 'begin', 'end'])
})

test('a folder that never answers, or fails, keeps nobody waiting for ever', async () => {
  const { clock, log, ask } = reloading(() => new Promise(() => {}))
  ask()
  await clock.advance(ms(20_000))
  expect(log).toEqual(['begin', 'end'])
  const failing = reloading(() => Promise.reject(new Error('gone')))
  failing.ask()
  await failing.clock.advance(ms(1))
  expect(failing.log).toEqual(['begin', 'end'])
})

test('after its end nobody is listened to', async () => {
  const { clock, log, ask, listening } = reloading(async () => {})
  listening[Symbol.dispose]()
  ask()
  await clock.advance(ms(1))
  expect(log).toEqual([])
})
