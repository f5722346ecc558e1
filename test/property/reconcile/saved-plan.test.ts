import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Report } from '../../../src/model/action.ts'
import type { SavedPlan } from '../../../src/model/saved-plan.ts'
import { block, blockAll, unblock, unblockAll } from '../../../src/providers/simulator/events.ts'
import { PlanRefused } from '../../../src/reconcile/plan-refused.ts'
import { rule } from '../../support/bundle.ts'
import { type Loop, startLoop } from '../../support/loop.ts'
import { savePlan } from '../../support/save-plan.ts'

type Happening =
  | { readonly kind: 'block' | 'unblock' | 'replace'; readonly id: string }
  | { readonly kind: 'block-all' | 'unblock-all' }
  | {
      readonly kind: 'rule'
      readonly ensure: 'unlocked' | 'disconnected' | 'unmanaged'
      readonly of: readonly string[]
    }

const PUPILS = ['1', '2', '3', '4', '5']
const id = fc.constantFrom(...PUPILS)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('block', 'unblock', 'replace'), id }),
  fc.record({ kind: fc.constantFrom('block-all', 'unblock-all') }),
  fc.record({
    kind: fc.constant('rule'),
    ensure: fc.constantFrom('unlocked', 'disconnected', 'unmanaged'),
    of: fc.subarray(PUPILS, { minLength: 1 }),
  }),
)

let replaced = 0

function take(loop: Loop, what: Happening): void {
  switch (what.kind) {
    case 'block':
    case 'unblock':
      loop.happen(state => (what.kind === 'block' ? block : unblock)(state, what.id))
      break
    case 'replace':
      replaced += 1
      loop.replace(what.id, `pupil${replaced}`)
      break
    case 'block-all':
    case 'unblock-all':
      loop.happen(what.kind === 'block-all' ? blockAll : unblockAll)
      break
    case 'rule':
      loop.use([rule({ ensure: what.ensure, match: { sessionId: what.of }, digest: JSON.stringify(what) })])
      break
    default:
      what satisfies never
  }
}

async function apply(loop: Loop, saved: SavedPlan): Promise<Report | 'refused'> {
  const report = loop.request({ verb: 'apply', saved }).catch((error: unknown) => {
    if (error instanceof PlanRefused) return 'refused' as const
    throw error
  })
  await loop.pass('5s')
  return await report
}

test('whatever happens in between, a saved plan does nothing but what it says, to whom it says, once', async () => {
  let acted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(happening), fc.array(happening), async (before, between) => {
      await using loop = await startLoop({ keeping: false, pupils: PUPILS.length })
      for (const what of before) take(loop, what)
      const saved = await savePlan(loop)
      const users = new Map(PUPILS.map(each => [each, loop.session(each).user]))
      for (const what of between) take(loop, what)
      const report = await apply(loop, saved)
      const done = loop.calls.map(({ action, sessionId, user }) => [sessionId, action, user])
      const wanted = saved.actions.map(({ session, action }) => [session.id, action, session.user])
      for (const each of done) expect(wanted).toContainEqual(each)
      // Whoever replaced somebody is nobody that a plan was made about.
      for (const { sessionId } of loop.calls) expect(loop.session(sessionId).user).toBe(users.get(sessionId))
      if (report === 'refused') throw new Error('nothing was done by it before')
      const told = [
        ...report.results.map(({ decision }) => decision.session),
        ...(report.saved?.differences ?? []).map(({ session }) => session),
      ]
      const stays = new Set(told.map(({ incarnation }) => incarnation))
      for (const { session } of saved.actions) expect(stays).toContain(session.incarnation)
      const again = await apply(loop, saved)
      expect(again === 'refused').toBe(done.length > 0)
      expect(loop.calls.length - done.length).toBe(0)
      acted += done.length
    }),
  )
  expect(acted).toBeGreaterThan(20)
})
