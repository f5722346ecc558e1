import { expect, test } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { Trigger } from '../../../src/reconcile/trigger.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function triggered(took: number): { clock: VirtualClock; trigger: Trigger; log: string[] } {
  const clock = new VirtualClock()
  const log: string[] = []
  const turn = async (): Promise<void> => {
    log.push('turn')
  }
  const pass = async (): Promise<void> => {
    log.push('pass')
    if (took > 0) await new Promise<void>(resolve => clock.after(ms(took), resolve))
  }
  return { clock, trigger: new Trigger(pass, { clock, turn }), log }
}

test('triggers of one moment meet in one pass', async () => {
  const { trigger, log, clock } = triggered(0)
  for (let i = 0; i < 10; i++) trigger.pull()
  await clock.advance(ms(1))
  expect(log.filter(what => what === 'pass')).toHaveLength(1)
})

test('a trigger during a pass leads to one more, after everything else had its turn', async () => {
  const { trigger, log, clock } = triggered(2)
  trigger.pull()
  await clock.advance(ms(1))
  trigger.pull()
  trigger.pull()
  await clock.advance(ms(100))
  expect(log).toEqual(['turn', 'pass', 'turn', 'pass', 'turn'])
})

test('a pass that took long is followed by as long a rest, so that half of the time belongs to others', async () => {
  const { trigger, log, clock } = triggered(300)
  trigger.pull()
  await clock.advance(ms(100))
  trigger.pull()
  await clock.advance(ms(499))
  expect(log.filter(what => what === 'pass')).toHaveLength(1)
  await clock.advance(ms(2))
  expect(log.filter(what => what === 'pass')).toHaveLength(2)
})

test('no rest is longer than a second', async () => {
  const { trigger, log, clock } = triggered(60_000)
  trigger.pull()
  await clock.advance(ms(1))
  trigger.pull()
  await clock.advance(ms(61_001))
  expect(log.filter(what => what === 'pass')).toHaveLength(2)
})

test('closing ends a rest at once, and nothing starts any more', async () => {
  const { trigger, log, clock } = triggered(300)
  trigger.pull()
  await clock.advance(ms(100))
  trigger.pull()
  await clock.advance(ms(250))
  await trigger.close()
  await clock.advance(ms(10_000))
  expect(log.filter(what => what === 'pass')).toHaveLength(1)
})
