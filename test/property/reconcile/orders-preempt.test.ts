import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockAll } from '../../../src/providers/simulator/events.ts'
import { lasting } from '../../support/bundle.ts'
import { slowly } from '../../support/host.ts'
import { Loop } from '../../support/loop.ts'
import { runs } from '../../support/runs.ts'

interface Moments {
  readonly concurrency: number
  /** How long the host takes for a call, and everything else for its turn before one. */
  readonly call: number
  readonly turn: number
  /** When the hold is asked for, after everybody was blocked. */
  readonly held: number
  readonly session: number
}

/** @returns how many calls to the held session came after its hold was promised */
async function sentTooLate({ concurrency, call, turn, held, session }: Moments): Promise<number> {
  const loop = new Loop({
    pupils: 5,
    concurrency,
    turn: () =>
      turn === 0 ? Promise.resolve() : new Promise(resolve => loop.clock.after(lasting(`${turn}ms`), resolve)),
  })
  await using _ = loop
  loop.start()
  await loop.pass('100ms')
  if (call > 0) loop.behaviours.set('*', slowly(loop, `${call}ms`))
  loop.happen(blockAll)
  await loop.pass(`${held}ms`)
  const id = String(session)
  const ordered = loop.order({
    verb: 'hold',
    selector: { text: id, match: { sessionId: [id] } },
    length: { for: lasting('20m') },
    reason: 'presentation',
  })
  let before = Number.POSITIVE_INFINITY
  void ordered.then(() => {
    before = loop.callsTo(id).length
  })
  await loop.pass('1m')
  await ordered
  return loop.callsTo(id).length - before
}

const moments: fc.Arbitrary<Moments> = fc.record({
  concurrency: fc.integer({ min: 1, max: 6 }),
  call: fc.integer({ min: 0, max: 40 }),
  turn: fc.integer({ min: 0, max: 10 }),
  held: fc.integer({ min: 0, max: 150 }),
  session: fc.integer({ min: 1, max: 5 }),
})

test('nothing is sent to a session after its hold was promised, whatever the moment', async () => {
  await fc.assert(
    fc.asyncProperty(moments, async given => {
      expect(await sentTooLate(given)).toBe(0)
    }),
    { numRuns: runs(60), seed: 4 },
  )
})

test.each<[string, Moments]>([
  ['between the decision to send and the call', { concurrency: 1, call: 0, turn: 3, held: 4, session: 1 }],
  ['while it waits for a slot', { concurrency: 1, call: 20, turn: 0, held: 10, session: 5 }],
  ['in the moment in which a slot frees', { concurrency: 1, call: 20, turn: 0, held: 20, session: 2 }],
  ['before anything was planned', { concurrency: 2, call: 5, turn: 2, held: 0, session: 3 }],
])('a hold that comes %s is not too late', async (_, given) => {
  expect(await sentTooLate(given)).toBe(0)
})
