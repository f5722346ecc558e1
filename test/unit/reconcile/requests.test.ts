import { expect, expectTypeOf, test } from 'vitest'
import type { Report } from '../../../src/model/action.ts'
import type { SessionActuator, SessionReader } from '../../../src/providers/provider.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import { messageOf } from '../../../src/reconcile/call.ts'
import { observe } from '../../../src/reconcile/observe.ts'
import { reapply, rule } from '../../support/bundle.ts'
import { failing, hang, lie, slowly } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

async function answered(loop: Loop, report: Promise<Report>, within = '0s'): Promise<Report> {
  await loop.pass(within)
  return await report
}

const outcomes = ({ results }: Report): readonly unknown[] =>
  results.map(({ decision, outcome, effect }) => [decision.session.id, outcome?.kind ?? null, effect])

test.each([true, false])('apply does what the policies want and reports each effect (keeping: %s)', async keeping => {
  await using loop = await startLoop({ keeping, hints: false })
  loop.happen(blockAll)
  const report = await answered(loop, loop.request({ verb: 'apply' }))
  expect(outcomes(report)).toEqual([
    ['1', 'done', 'verified'],
    ['2', 'done', 'verified'],
    ['3', 'done', 'verified'],
  ])
  expect(report).toMatchObject({ missing: [], plan: { revision: loop.revision } })
})

test.each([true, false])('apply with nothing due reports nothing (keeping: %s)', async keeping => {
  await using loop = await startLoop({ keeping })
  const report = await answered(loop, loop.request({ verb: 'apply' }))
  expect([report.results, loop.calls]).toEqual([[], []])
})

test('a person unlocks and disconnects what no policy is about, and hears of ids that are not there', async () => {
  await using loop = await startLoop({ keeping: false, rules: [] })
  loop.happen(blockAll)
  const report = await answered(loop, loop.unlock('1', '77', '3'))
  expect(outcomes(report)).toEqual([
    ['1', 'done', 'verified'],
    ['3', 'done', 'verified'],
  ])
  expect(report.missing).toEqual(['77'])
  expect(loop.session('2').blocked).toBe('yes')
  expect(outcomes(await answered(loop, loop.disconnect('2')))).toEqual([['2', 'done', 'verified']])
  expect(loop.journal('request').map(({ detail }) => detail.verb)).toEqual(['unlock', 'disconnect'])
})

test('what a guard keeps back is reported with its reason, and nothing is sent', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  loop.stop = () => 'exam'
  const report = await answered(loop, loop.unlock('1'))
  expect(report.results).toMatchObject([
    { outcome: null, decision: { status: 'withheld', reason: { code: 'stopped' } } },
  ])
  expect(loop.calls).toEqual([])
})

test('a failure and a refuted effect are reported as such', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.behaviours.set('1', failing(new Error('busy')))
  loop.behaviours.set('2', lie)
  loop.behaviours.set('3', hang)
  loop.happen(blockAll)
  expect(outcomes(await answered(loop, loop.unlock('1', '2', '3'), '15s'))).toEqual([
    ['1', 'failed-retryable', null],
    ['2', 'done', 'refuted'],
    ['3', 'unknown', 'refuted'],
  ])
})

test('two requests for one session share one action and one end', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.behaviours.set('1', slowly(loop, '3s'))
  loop.happen(state => block(state, '1'))
  const first = loop.unlock('1')
  await loop.pass('1s')
  const second = loop.unlock('1')
  await loop.pass('2s')
  expect([outcomes(await first), outcomes(await second)]).toEqual([
    [['1', 'done', 'verified']],
    [['1', 'done', 'verified']],
  ])
  expect(loop.calls.length).toBe(1)
})

test('who wants the opposite of what is under way is told that it is under way', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.behaviours.set('1', slowly(loop, '3s'))
  loop.happen(state => block(state, '1'))
  const first = loop.unlock('1')
  await loop.pass('1s')
  const report = await answered(loop, loop.disconnect('1'))
  expect(report.results).toMatchObject([
    { outcome: null, decision: { action: 'disconnect', reason: { code: 'in-flight', action: 'unlock' } } },
  ])
  await answered(loop, first, '2s')
})

test('requests that come together are carried out in their order, each knowing the one before', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const reports = [loop.unlock('1', '2'), loop.request({ verb: 'apply' })]
  await loop.rest()
  expect((await Promise.all(reports)).map(outcomes)).toEqual([
    [
      ['1', 'done', 'verified'],
      ['2', 'done', 'verified'],
    ],
    [
      ['1', 'done', 'verified'],
      ['2', 'done', 'verified'],
      ['3', 'done', 'verified'],
    ],
  ])
  expect(loop.calls.length).toBe(3)
})

test('a request whose host can not be looked at is refused', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.look = () => Promise.reject(new Error('the host is not there'))
  const refused = expect(loop.unlock('1')).rejects.toThrow('the host is not there')
  await loop.rest()
  await refused
})

test('why it was refused is said once', async () => {
  await using loop = await startLoop({ keeping: false, observeTimeout: '5s' })
  loop.look = () => new Promise(() => {})
  const refused = loop.unlock('1').catch(messageOf)
  await loop.pass('6s')
  expect(await refused).toBe('the host could not be observed: simulator did not answer within 5s')
})

test("a person's requests are bounded per session, too, whatever the rules allow", async () => {
  await using loop = await startLoop({ keeping: false })
  for (let round = 0; round < reapply.limit.count + 5; round++) {
    loop.happen(state => block(state, '1'))
    await answered(loop, loop.unlock('1'))
  }
  expect(loop.calls.length).toBe(reapply.limit.count)
  const report = await answered(loop, loop.unlock('1'))
  expect(report.results).toMatchObject([{ outcome: null, decision: { reason: { code: 'session-limit' } } }])
})

test('policies go on being kept beside requests', async () => {
  await using loop = await startLoop({ rules: [rule({ match: { station: ['1'] } })] })
  loop.happen(blockAll)
  const report = await answered(loop, loop.unlock('2'))
  expect(outcomes(report)).toEqual([['2', 'done', 'verified']])
  expect(['1', '2', '3'].map(id => loop.session(id).blocked)).toEqual(['no', 'no', 'yes'])
})

test('planning can not act: with a host that throws on any call, plans are made and nothing is called', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.behaviours.set('*', failing(new Error('nobody asked for this')))
  loop.happen(blockAll)
  for (let look = 0; look < 10; look++) {
    loop.reconciler.trigger()
    await loop.pass('30s')
  }
  expect(
    loop.events.filter(event => event.kind === 'planned' && event.plan.summary.unlock === 3).length,
  ).toBeGreaterThanOrEqual(10)
  expect([loop.calls, loop.journal('intent')]).toEqual([[], []])
})

test('looking takes a reader, and a reader has nothing to act with', () => {
  expectTypeOf(observe).parameter(0).toEqualTypeOf<SessionReader>()
  expectTypeOf<Extract<keyof SessionReader, keyof SessionActuator>>().toBeNever()
})
