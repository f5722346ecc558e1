import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { draftHere } from '../../../src/daemon/drafting.ts'
import { type AskedPlanning, plansOf } from '../../../src/daemon/plans-asked-for.ts'
import type { Observation } from '../../../src/model/session.ts'
import { block, blockAll } from '../../../src/providers/simulator/events.ts'
import type { PlanAnswer, PlanRequest } from '../../../src/store/requests.ts'
import { bundle, lasting, rule } from '../../support/bundle.ts'
import { policyOf } from '../../support/cli-classroom.ts'
import { guards } from '../../support/guards.ts'
import { type Loop, startLoop } from '../../support/loop.ts'

const everybodyOut = policyOf(['{ name: out, match: { everySession: true }, ensure: disconnected, timeout: 7s }'])
const given = (text: string, byHand = false): PlanRequest => ({
  verb: 'plan',
  files: [{ path: 'draft.yaml', text }],
  byHand,
})
const inForce: PlanRequest = { verb: 'plan', files: null, byHand: false }

async function asked(loop: Loop, request: PlanRequest, about: Partial<AskedPlanning> = {}): Promise<PlanAnswer> {
  const { store, clock } = loop
  const answer = plansOf({
    look: () => loop.reconciler.nextLook(),
    // No more of a store than that, also at run time.
    memory: { ledger: () => store.ledger(), holds: () => store.holds() },
    inForce: () => ({ bundle: bundle([rule()]), commit: 'c0ffee' }),
    settings: { ...guards, state: loop.folder, timeZone: null },
    draft: draftHere,
    simulated: true,
    clock,
    ...about,
  })(request)
  answer.catch(() => {})
  await loop.rest()
  return await answer
}

const due = (answer: PlanAnswer) =>
  answer.kind === 'planned'
    ? answer.plan.decisions.flatMap(({ session, action, status }) =>
        action === 'none' ? [] : [`${session.id} ${action} ${status}`],
      )
    : answer.kind

describe('a plan that somebody asks of the daemon', () => {
  test('is of the given policies upon what the loop sees and remembers', async () => {
    await using loop = await startLoop({ rules: [] })
    loop.happen(state => block(state, '1'))
    const selector = { text: '2', match: { sessionId: ['2'] } }
    const held = loop.order({ verb: 'hold', selector, length: { for: lasting('20m') }, reason: 'exam' })
    await loop.rest()
    await held
    const answer = await asked(loop, given(everybodyOut))
    expect(due(answer)).toEqual(['1 disconnect change', '2 disconnect withheld', '3 disconnect change'])
    expect(answer).toMatchObject({ commit: null, byHand: null, armed: true, plan: { observedAt: loop.clock.now() } })
  })

  test('is of the policies in force where none are given, and names their commit', async () => {
    await using loop = await startLoop({ rules: [] })
    loop.happen(state => block(state, '1'))
    const answer = await asked(loop, inForce)
    expect(due(answer)).toEqual(['1 unlock change'])
    expect(answer).toMatchObject({ commit: 'c0ffee', plan: { revision: 'sha256:one' } })
  })

  test('comes to nothing: no call, no intent, nothing of it in the journal, and no other policies in force', async () => {
    await using loop = await startLoop({ rules: [] })
    loop.happen(blockAll)
    expect(due(await asked(loop, given(everybodyOut, true)))).toHaveLength(3)
    await loop.pass('10m')
    expect([loop.calls, loop.store.openActions(), loop.journal('intent', 'request', 'notice')]).toEqual([[], [], []])
    expect(loop.store.keptBundle()).toBeNull()
  })

  test('is made of nothing that could act or keep', () => {
    expectTypeOf<keyof AskedPlanning>().toEqualTypeOf<
      'look' | 'memory' | 'inForce' | 'draft' | 'settings' | 'simulated' | 'clock'
    >()
    expectTypeOf<keyof AskedPlanning['memory']>().toEqualTypeOf<'ledger' | 'holds'>()
    expectTypeOf<AskedPlanning['look']>().returns.toEqualTypeOf<Promise<Observation>>()
  })

  test('as a person would have it needs no arming, and says how long each rule lets an action take', async () => {
    await using loop = await startLoop({ rules: [] })
    const answer = await asked(loop, given(everybodyOut, true), { simulated: false })
    expect(due(answer)).toEqual(['1', '2', '3'].map(id => `${id} disconnect withheld`))
    expect(answer).toMatchObject({
      armed: false,
      byHand: { plan: { summary: { disconnect: 3 } }, timeouts: [{ rule: 'out', timeout: 7_000 }] },
    })
  })

  test('for a gate is as though nothing were stopped, which it says apart', async () => {
    await using loop = await startLoop({ rules: [] })
    writeFileSync(join(loop.folder, 'STOP'), 'exam')
    const answer = await asked(loop, given(everybodyOut, true), { simulated: false })
    expect(answer).toMatchObject({
      plan: { summary: { withheld: 3 } },
      byHand: { plan: { summary: { withheld: 3 } }, ready: { summary: { disconnect: 3 } } },
    })
  })

  test.each([
    ['are not valid', everybodyOut.replace('disconnected', 'nowhere'), 1],
    ['hold no policy', '', 0],
  ])('is none where the policies %s', async (_what, text, errors) => {
    await using loop = await startLoop({ rules: [] })
    const answer = await asked(loop, given(text))
    expect(answer).toMatchObject({ kind: 'invalid-policies' })
    expect(answer.diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(errors)
  })

  test('is none where the host can not be seen, and says why', async () => {
    await using loop = await startLoop({ rules: [] })
    loop.look = () => Promise.reject(new Error('the host is gone'))
    await expect(asked(loop, inForce)).rejects.toThrow('the host is gone')
  })
})
