import { expect, test } from 'vitest'
import { blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const blocked = (loop: Loop): readonly string[] => ['1', '2', '3'].map(id => loop.session(id).blocked)

function reasons(loop: Loop): readonly string[] {
  const planned = loop.events.findLast(event => event.kind === 'planned')
  return planned?.plan.decisions.map(({ reason }) => reason.code) ?? []
}

test('on a real host everything is withheld until somebody arms it, and a restart keeps that', async () => {
  await using loop = await startLoop({ poseAsReal: true })
  loop.happen(blockAll)
  await loop.pass('5m')
  expect([loop.calls, reasons(loop)]).toEqual([[], ['disarmed', 'disarmed', 'disarmed']])
  loop.store.record([{ kind: 'armed', by: 'CLASS\\ms.keller' }])
  await loop.pass('30s')
  expect(blocked(loop)).toEqual(['no', 'no', 'no'])
  loop.crash()
  loop.start()
  loop.happen(blockAll)
  await loop.rest()
  expect(blocked(loop)).toEqual(['no', 'no', 'no'])
})

test('a store that was lost is disarmed again', async () => {
  await using before = await startLoop({ poseAsReal: true })
  before.store.record([{ kind: 'armed', by: 'CLASS\\ms.keller' }])
  await using loop = await startLoop({ poseAsReal: true })
  loop.happen(blockAll)
  await loop.pass('1m')
  expect(loop.calls).toEqual([])
})

test("a person's own word needs no arming", async () => {
  await using loop = await startLoop({ poseAsReal: true, rules: [rule({ match: { station: ['2'] } })] })
  loop.happen(blockAll)
  const unlocked = loop.unlock('1')
  const applied = loop.request({ verb: 'apply' })
  await loop.rest()
  expect((await unlocked).results).toMatchObject([{ effect: 'verified' }])
  expect((await applied).results).toMatchObject([{ effect: 'verified' }])
  expect(blocked(loop)).toEqual(['no', 'no', 'yes'])
})

test('no warning is given while nothing is enforced', async () => {
  const goes = rule({ ensure: 'disconnected', notice: { before: lasting('1m'), text: 'soon' } })
  await using loop = await startLoop({ poseAsReal: true, rules: [goes] })
  await loop.pass('10m')
  expect([loop.told('notice'), loop.world.read().messages, loop.calls]).toEqual([0, [], []])
})

test('whoever asks does not lose their own session by it, and the policies go on as they are', async () => {
  await using loop = await startLoop({ rules: [] })
  const timeout = lasting('10s')
  const report = loop.request({ verb: 'disconnect', sessionIds: ['1', '2'], timeout, invokedFrom: '2' })
  await loop.rest()
  expect((await report).results).toMatchObject([
    { effect: 'verified' },
    { outcome: null, decision: { reason: { code: 'protected', because: 'own-session' } } },
  ])
  loop.use([rule({ ensure: 'disconnected' })])
  await loop.rest()
  expect(loop.session('2').state).toBe('disconnected')
})
