import { expect, test } from 'vitest'
import type { Report } from '../../../src/model/action.ts'
import type { SavedPlan } from '../../../src/model/saved-plan.ts'
import { block, blockAll, unblock } from '../../../src/providers/simulator/events.ts'
import { PlanRefused } from '../../../src/reconcile/plan-refused.ts'
import { lasting, rule } from '../../support/bundle.ts'
import { failing, slowly } from '../../support/host.ts'
import { type Loop, startLoop } from '../../support/loop.ts'
import { savePlan } from '../../support/save-plan.ts'

async function apply(loop: Loop, saved: SavedPlan, within = '0s'): Promise<Report> {
  const report = loop.request({ verb: 'apply', saved })
  report.catch(() => {})
  await loop.pass(within)
  return await report
}

async function refusal(loop: Loop, saved: SavedPlan): Promise<string> {
  const refused = await apply(loop, saved).catch((error: unknown) => error)
  if (!(refused instanceof PlanRefused)) throw new Error(`it was not refused: ${JSON.stringify(refused)}`)
  return refused.refusal.code
}

const called = (loop: Loop) => loop.calls.map(({ action, sessionId }) => `${action} ${sessionId}`)
const differences = ({ saved }: Report) =>
  saved?.differences.map(({ session, wanted, now }) => [session.id, wanted, now?.reason.code ?? 'gone'])

test.each([true, false])('only what both plans say is done, and what differs is told (keeping: %s)', async keeping => {
  await using loop = await startLoop({ keeping, hints: false, pupils: 4 })
  if (keeping) loop.stop = () => 'nothing is done yet'
  loop.happen(state => block(block(state, '1'), '2'))
  const saved = await savePlan(loop)
  loop.happen(state => block(unblock(state, '1'), '3'))
  loop.stop = () => null
  const asked = loop.request({ verb: 'apply', saved })
  await loop.rest()
  const report = await asked
  expect(report.results.map(({ decision, effect }) => [decision.session.id, effect])).toEqual([['2', 'verified']])
  expect(differences(report)).toEqual([
    ['1', 'unlock', 'in-sync'],
    ['3', 'none', 'blocked'],
  ])
  expect(report.saved).toMatchObject({ id: 'plan-1', revision: 'sha256:one', plannedAt: saved.plannedAt })
  if (!keeping) expect(called(loop)).toEqual(['unlock 2'])
})

test('whoever sits there by now is left alone, under whatever id', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  loop.replace('2', 'bob')
  loop.happen(blockAll)
  const report = await apply(loop, saved)
  expect(called(loop)).toEqual(['unlock 1', 'unlock 3'])
  expect(differences(report)).toEqual([
    ['2', 'unlock', 'gone'],
    ['2', 'none', 'blocked'],
  ])
})

test('another action than the one that was saved is not done', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  loop.use([rule({ ensure: 'disconnected' })])
  const report = await apply(loop, saved)
  expect(called(loop)).toEqual([])
  expect(differences(report)).toEqual(['1', '2', '3'].map(id => [id, 'unlock', 'should-be-disconnected']))
  expect(report.plan.revision).not.toBe(saved.revision)
})

test('a guard that came since keeps back what both plans want, and the report says which', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(state => block(state, '1'))
  const saved = await savePlan(loop)
  const selector = { text: '1', match: { sessionId: ['1'] } }
  const held = loop.order({ verb: 'hold', selector, length: { for: lasting('20m') }, reason: 'exam' })
  await loop.rest()
  await held
  const report = await apply(loop, saved)
  expect(report.results).toMatchObject([{ outcome: null, decision: { status: 'withheld', reason: { code: 'held' } } }])
  expect([called(loop), differences(report)]).toEqual([[], []])
})

test('the first thing done uses it up, also where it failed, and over a restart', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  loop.behaviours.set('*', failing(new Error('busy')))
  await apply(loop, saved)
  expect(await refusal(loop, saved)).toBe('used-plan')
  loop.crash()
  loop.start()
  loop.behaviours.clear()
  loop.calls.length = 0
  await loop.rest()
  expect(await refusal(loop, saved)).toBe('used-plan')
  expect(called(loop)).toEqual([])
})

test('a process that dies in the middle of it has used it up', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  loop.behaviours.set('*', slowly(loop, '3s'))
  loop.request({ verb: 'apply', saved }).catch(() => {})
  await loop.pass('1s')
  expect(called(loop)).toEqual(['unlock 1', 'unlock 2', 'unlock 3'])
  loop.crash()
  loop.start()
  await loop.pass('5s')
  expect(await refusal(loop, saved)).toBe('used-plan')
  expect(loop.calls).toHaveLength(3)
})

test('it is not used up while nothing was done by it', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(state => block(state, '1'))
  const saved = await savePlan(loop)
  loop.happen(state => unblock(state, '1'))
  await apply(loop, saved)
  loop.happen(state => block(state, '1'))
  await apply(loop, saved)
  expect(called(loop)).toEqual(['unlock 1'])
})

test('of two who carry it out at once, one does', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  loop.behaviours.set('*', slowly(loop, '1s'))
  const both = Promise.allSettled([loop.request({ verb: 'apply', saved }), loop.request({ verb: 'apply', saved })])
  await loop.pass('3s')
  expect(await both).toMatchObject([
    { status: 'fulfilled', value: { results: [{}, {}, {}] } },
    { status: 'rejected', reason: { refusal: { code: 'used-plan' } } },
  ])
  expect(called(loop)).toEqual(['unlock 1', 'unlock 2', 'unlock 3'])
  expect(loop.told('pass-failed')).toBe(0)
})

test('after an hour, with a clock that was set back, and for another host it is refused', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  expect(await refusal(loop, { ...saved, host: 'room-13' })).toBe('foreign-plan')
  await loop.pass('61m')
  expect(await refusal(loop, saved)).toBe('stale-plan')
  loop.clock.jumpWall(-lasting('62m'))
  expect(await refusal(loop, saved)).toBe('stale-plan')
  expect(called(loop)).toEqual([])
  loop.clock.jumpWall(lasting('61m'))
  await apply(loop, saved)
  expect(called(loop)).toEqual(['unlock 1', 'unlock 2', 'unlock 3'])
})

test('who confirms some of it has only those done', async () => {
  await using loop = await startLoop({ keeping: false })
  loop.happen(blockAll)
  const saved = await savePlan(loop)
  const [first] = saved.actions
  const report = loop.request({ verb: 'apply', saved, incarnations: [first?.session.incarnation ?? ''] })
  await loop.rest()
  expect(differences(await report)).toEqual([])
  expect(called(loop)).toEqual(['unlock 1'])
})

test('the journal says which saved plan was asked for', async () => {
  await using loop = await startLoop({ keeping: false })
  const saved = await savePlan(loop)
  await apply(loop, saved)
  expect(loop.journal('request').map(({ detail }) => detail.savedPlan)).toEqual(['plan-1'])
})
