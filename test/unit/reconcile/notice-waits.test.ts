import { expect, test } from 'vitest'
import { UnsupportedError } from '../../../src/providers/errors.ts'
import { idle } from '../../../src/providers/simulator/events.ts'
import { lasting } from '../../support/bundle.ts'
import { type Behaviour, failing, hang, slowly } from '../../support/host.ts'
import { idleGoes, touch, warnedLoop } from '../../support/idle-goes.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const noBudget = { disruptionBudget: { count: 100, share: null, per: lasting('10m') } }

/** When it was known whether the warning of each came up, on the host's elapsed time. */
function knownAt(loop: Loop): ReadonlyMap<string, number> {
  const known = new Map<string, number>()
  loop.onEvent = event => {
    if (event.kind === 'notice-shown') known.set(event.incarnation.sessionId, loop.elapsed)
  }
  return known
}

async function worksAnHour(loop: Loop): Promise<void> {
  for (let times = 0; times < 120; times++) {
    loop.happen(state => idle(state, '1', loop.clock.now()))
    await loop.pass('30s')
  }
}

test.each<[string, (loop: Loop) => Behaviour]>([
  ['answers none', () => hang],
  ['takes nine seconds for each', loop => slowly(loop, '9s')],
  ['fails at once', () => failing(new UnsupportedError('no desktop'))],
])(
  'on a host that shows one message after the other and %s, the wait of each begins with its own',
  async (_, behaviour) => {
    await using loop = await startLoop({ pupils: 40, concurrency: 1, rules: [idleGoes()], guards: noBudget })
    const known = knownAt(loop)
    loop.warning = behaviour(loop)
    touch(loop, ...loop.world.read().sessions.map(({ id }) => id))
    await loop.pass('20m')
    expect([known.size, loop.calls.length, loop.told('notice-cancelled')]).toEqual([40, 40, 0])
    const waits = loop.calls.map(({ sessionId, at }) => at - (known.get(sessionId) ?? Number.POSITIVE_INFINITY))
    expect(Math.min(...waits)).toBe(lasting('5m'))
    expect(Math.max(...waits)).toBeLessThan(lasting('6m'))
  },
)

test('as long as nobody knows whether a message comes up, the plan says so, and its end moves along', async () => {
  await using loop = await startLoop({ pupils: 1, rules: [idleGoes({ timeout: lasting('10m') })] })
  loop.warning = slowly(loop, '7m')
  touch(loop, '1')
  await loop.pass('1m')
  await loop.pass('6m')
  const planned = loop.events.findLast(event => event.kind === 'planned')
  const until = loop.clock.now() + lasting('5m')
  expect(planned?.plan.decisions[0]?.reason).toMatchObject({ code: 'notice', until, shown: null })
  expect([...loop.store.ledger().notices.values()]).toMatchObject([{ until, shown: null }])
  await loop.pass('1m')
  await loop.pass('299s')
  expect([loop.calls.length, loop.world.read().messages.length]).toEqual([0, 1])
  await loop.pass('1s')
  expect(loop.calls.length).toBe(1)
})

test('whoever comes back before the message has come up is not disconnected at its end', async () => {
  await using loop = await startLoop({ pupils: 1, hints: false, rules: [idleGoes({ timeout: lasting('10m') })] })
  loop.warning = slowly(loop, '20s')
  touch(loop, '1')
  await loop.pass('90s')
  touch(loop, '1')
  await loop.pass('8m')
  expect([loop.told('notice'), loop.told('notice-cancelled'), loop.calls.length]).toEqual([2, 1, 1])
})

test.each([-8, 8])('after the clock was set by %d hours people are warned as before', async hours => {
  await using loop = await warnedLoop({ watchesTime: true })
  touch(loop, '1')
  await loop.pass('1s')
  loop.clock.jumpWall(hours * lasting('1h'))
  await worksAnHour(loop)
  expect([loop.told('notice'), loop.calls.length]).toEqual([1, 0])
  await loop.pass('10m')
  expect([loop.calls.length, loop.world.read().messages.length]).toEqual([1, 2])
})

test('after the clock was set back and the process began anew people are warned as before', async () => {
  await using loop = await warnedLoop({ watchesTime: true })
  touch(loop, '1')
  await loop.pass('1s')
  loop.clock.jumpWall(-lasting('8h'))
  loop.crash()
  loop.start()
  touch(loop, '1')
  await loop.pass('2m')
  // The first warning would still run.
  expect([loop.told('notice'), loop.world.read().messages.length]).toEqual([2, 1])
  touch(loop, '1')
  await loop.pass('7m')
  expect([loop.told('notice'), loop.world.read().messages.length, loop.calls.length]).toEqual([3, 2, 1])
})

test.each([true, false])(
  'a warning that its disconnect followed is done, not called off (host tells of changes: %s)',
  async hints => {
    await using loop = await warnedLoop({ hints })
    await loop.pass('10m')
    expect(loop.session('1').state).toBe('disconnected')
    expect(loop.told('notice-cancelled')).toBe(0)
    expect(loop.journal('notice-ended').map(({ detail }) => detail)).toEqual([{ why: 'done' }])
  },
)

test('a warning is called off where the host refuses the disconnect', async () => {
  await using loop = await warnedLoop({ hints: false })
  loop.behaviours.set('1', failing(new Error('busy')))
  await loop.pass('5m')
  expect([loop.calls.length, loop.told('notice-cancelled')]).toEqual([1, 1])
})
