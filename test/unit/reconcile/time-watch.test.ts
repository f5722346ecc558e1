import { expect, test } from 'vitest'
import { ms } from '../../../src/model/time.ts'
import { blockAll, idle } from '../../../src/providers/simulator/events.ts'
import { type TimeShift, TimeWatch } from '../../../src/reconcile/time-watch.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { lasting, rule, window } from '../../support/bundle.ts'
import { slowly } from '../../support/host.ts'
import { startLoop } from '../../support/loop.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

function watching(): { readonly clock: VirtualClock; readonly watch: TimeWatch; readonly shifts: TimeShift[] } {
  const clock = new VirtualClock()
  const shifts: TimeShift[] = []
  const watch = new TimeWatch(clock, shift => shifts.push(shift))
  watch.start()
  return { clock, watch, shifts }
}

test.each<[string, (clock: VirtualClock) => void, readonly TimeShift[]]>([
  ['a clock that is set forward', clock => clock.jumpWall(3_600_000), [{ kind: 'clock-jumped', by: ms(3_600_000) }]],
  ['a clock that is set back', clock => clock.jumpWall(-2_001), [{ kind: 'clock-jumped', by: ms(-2_001) }]],
  ['a clock that is corrected a little', clock => clock.jumpWall(2_000), []],
  [
    'a machine that slept, where sleep does not count',
    clock => clock.sleep(600_000, { counts: false }),
    [{ kind: 'clock-jumped', by: ms(600_000) }],
  ],
  [
    'a machine that slept, where sleep counts',
    clock => clock.sleep(600_000, { counts: true }),
    [{ kind: 'woke', after: ms(600_000) }],
  ],
  ['a machine that was busy for a while', clock => clock.sleep(15_000, { counts: true }), []],
])('%s', async (_, shift, expected) => {
  const { clock, shifts } = watching()
  await clock.advance(10_000)
  shift(clock)
  await clock.advance(60_000)
  expect(shifts).toEqual(expected)
})

test('is noticed before the next comparison where somebody asks, and told once', async () => {
  const { clock, watch, shifts } = watching()
  clock.jumpWall(60_000)
  watch.check()
  expect(shifts.length).toBe(1)
  clock.sleep(60_000, { counts: true })
  watch.check()
  await clock.advance(60_000)
  expect(shifts.map(({ kind }) => kind)).toEqual(['clock-jumped', 'woke'])
})

test('costs one timer, and none once it is closed or was never started', async () => {
  const { clock, watch } = watching()
  for (let second = 0; second < 5; second++) {
    expect([clock.pending, clock.untilNext]).toEqual([1, 1_000])
    await clock.advance(1_000)
  }
  watch.close()
  expect(clock.pending).toBe(0)
  const idle = new VirtualClock()
  new TimeWatch(idle, () => {}).check()
  expect(idle.pending).toBe(0)
})

test.each<[string, (clock: VirtualClock) => void, 'clock-jumped' | 'woke']>([
  ['set forward', clock => clock.jumpWall(3_600_000), 'clock-jumped'],
  ['set back', clock => clock.jumpWall(-3_600_000), 'clock-jumped'],
  ['stopped with the machine', clock => clock.sleep(3_600_000, { counts: true }), 'woke'],
])('a clock that was %s leads to one fact, one event and a look within a second', async (_, shift, kind) => {
  await using loop = await startLoop({ watchesTime: true, hints: false, resync: '1h' })
  await loop.pass('10s')
  const before = loop.looks
  shift(loop.clock)
  await loop.pass('1s')
  expect(loop.looks - before).toBeGreaterThanOrEqual(1)
  await loop.pass('30s')
  expect(loop.looks - before).toBeLessThanOrEqual(3)
  expect([loop.told(kind), loop.journal(kind).length]).toEqual([1, 1])
})

test('what waits over a sleep is sent only when a look has found it still wanted, and there is no burst', async () => {
  await using loop = await startLoop({ watchesTime: true, hints: false, concurrency: 1, pupils: 3 })
  loop.behaviours.set('1', slowly(loop, '9s'))
  loop.happen(blockAll)
  loop.reconciler.trigger()
  await loop.rest()
  expect(loop.calls.length).toBe(1)
  let seen = 0
  loop.look = see => {
    // Nothing was sent before the host was looked at again.
    if (seen++ === 0) expect(loop.calls.length).toBe(1)
    return see()
  }
  loop.clock.sleep(lasting('1h'), { counts: true })
  await loop.pass('1m')
  expect(loop.callsTo('2').length).toBe(1)
  expect(loop.callsTo('3').length).toBe(1)
})

test('a window that began while the clock was wrong acts once it is set right', async () => {
  const windows = [window({ from: lasting('10h'), to: lasting('11h') })]
  await loadZones()
  await using loop = await startLoop({ watchesTime: true, hints: false, resync: '30d', rules: [rule({ windows })] })
  loop.happen(blockAll)
  await loop.pass('1m')
  expect(loop.calls).toEqual([])
  loop.clock.jumpWall(lasting('1h'))
  await loop.pass('1s')
  expect(loop.calls.length).toBe(3)
})

test('nothing is sent that was decided upon a look older than a minute', async () => {
  await using loop = await startLoop({
    hints: false,
    concurrency: 1,
    observeTimeout: '10m',
    rules: [rule({ timeout: lasting('5m') })],
  })
  loop.behaviours.set('1', slowly(loop, '61s'))
  loop.happen(blockAll)
  loop.reconciler.trigger()
  await loop.rest()
  let answer = (): void => {}
  loop.look = async see => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    return await see()
  }
  await loop.pass('5m')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1'])
  loop.look = see => see()
  answer()
  // A pass that took long is followed by a rest.
  await loop.pass('1s')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '2', '3'])
})

test('what was decided upon a look of less than a minute ago is sent although the next look hangs', async () => {
  await using loop = await startLoop({
    hints: false,
    concurrency: 1,
    observeTimeout: '10m',
    rules: [rule({ timeout: lasting('5m') })],
  })
  loop.behaviours.set('1', slowly(loop, '59s'))
  loop.happen(blockAll)
  loop.reconciler.trigger()
  await loop.rest()
  loop.look = () => new Promise(() => {})
  await loop.pass('5m')
  expect(loop.calls.map(({ sessionId }) => sessionId)).toEqual(['1', '2', '3'])
})

test('a warning that ran while the machine slept begins anew: nobody can say whether it was seen', async () => {
  const goes = rule({
    match: { idleFor: lasting('30m') },
    ensure: 'disconnected',
    notice: { before: lasting('5m'), text: 'soon' },
  })
  await using loop = await startLoop({ watchesTime: true, pupils: 1, rules: [goes] })
  loop.happen(state => idle(state, '1', loop.clock.now()))
  await loop.pass('31m')
  loop.clock.sleep(lasting('1h'), { counts: true })
  await loop.pass('4m')
  expect([loop.calls.length, loop.told('notice'), loop.world.read().messages.length]).toEqual([0, 2, 2])
  await loop.pass('2m')
  expect(loop.session('1').state).toBe('disconnected')
})
