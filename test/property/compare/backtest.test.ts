import fc from 'fast-check'
import { expect, test } from 'vitest'
import { block, blockAll, disconnect, idle, reconnect, unblockAll } from '../../../src/providers/simulator/events.ts'
import { recordsOf, tried } from '../../support/backtesting.ts'
import { clock, lasting, reapply, rule, window } from '../../support/bundle.ts'
import { Loop } from '../../support/loop.ts'
import '../../support/property-seed.ts'
import { runs } from '../../support/runs.ts'

const PUPILS = 4
const id = fc.integer({ min: 1, max: PUPILS }).map(String)

type Happening =
  | { readonly what: 'block-all' | 'unblock-all' | 'nothing' }
  | { readonly what: 'block' | 'works' | 'leaves' | 'comes-back'; readonly id: string }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ what: fc.constantFrom('block-all' as const, 'unblock-all' as const, 'nothing' as const) }),
  fc.record({
    what: fc.constantFrom('block' as const, 'works' as const, 'leaves' as const, 'comes-back' as const),
    id,
  }),
)

const steps = fc.array(fc.tuple(happening, fc.constantFrom('40s', '1m', '3m', '7m', '12m')), {
  minLength: 1,
  maxLength: 12,
})

const rules = fc
  .record({
    until: fc.constantFrom('09:10', '09:35', '24:00'),
    idleFor: fc.constantFrom('2m', '5m', '10m'),
    notice: fc.constantFrom(null, '1m', '3m'),
    honour: fc.constantFrom(null, '4m'),
    reversals: fc.constantFrom(2, 100),
  })
  .map(({ until, idleFor, notice, honour, reversals }) => [
    rule({
      rule: 'open',
      honour: honour === null ? null : lasting(honour),
      windows: [window({ from: clock('00:00'), to: clock(until) })],
      reapply: { ...reapply, contestedAfter: { reversals, within: lasting('10m') }, whenContested: 'yield' },
    }),
    rule({
      rule: 'idle-goes',
      priority: 5,
      match: { idleFor: lasting(idleFor) },
      ensure: 'disconnected',
      notice: notice === null ? null : { before: lasting(notice), text: 'soon' },
      reapply: { ...reapply, whenContested: 'yield' },
    }),
  ])

function play(loop: Loop, one: Happening): void {
  const now = loop.clock.now()
  switch (one.what) {
    case 'nothing':
      break
    case 'block-all':
      loop.happen(blockAll)
      break
    case 'unblock-all':
      loop.happen(unblockAll)
      break
    case 'block':
      loop.happen(state => block(state, one.id))
      break
    case 'works':
      loop.happen(state => idle(state, one.id, now))
      break
    case 'leaves':
      loop.happen(state => disconnect(state, one.id))
      break
    case 'comes-back':
      if (loop.session(one.id).state === 'disconnected') loop.happen(state => reconnect(state, one.id, one.id))
      break
    default:
      one satisfies never
  }
}

test('the policies that were in force come to what they came to, and want nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(rules, steps, async (inForce, played) => {
      await using loop = new Loop({ rules: inForce, pupils: PUPILS })
      loop.start()
      await loop.rest()
      for (const [one, length] of played) {
        play(loop, one)
        await loop.pass(length)
      }
      const { would, differences, disconnects } = await tried(recordsOf(loop.store), inForce, inForce)
      const made = (action: 'unlock' | 'disconnect') => loop.calls.filter(call => call.action === action)
      expect(differences).toEqual([])
      expect(disconnects.map(({ at, sessionId }) => [at, sessionId])).toEqual(
        made('disconnect').map(call => [loop.clock.now() - loop.elapsed + call.at, call.sessionId]),
      )
      expect(would.unlock).toBe(made('unlock').length)
    }),
    { numRuns: runs(25) },
  )
})
