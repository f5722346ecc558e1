import fc from 'fast-check'
import { ms } from '../../src/model/time.ts'
import { block, blockAll, setTrouble, unblock, unblockAll } from '../../src/providers/simulator/events.ts'
import { noTrouble } from '../../src/providers/simulator/trouble.ts'
import type { Loop } from './loop.ts'

const IDS = ['1', '2', '3'] as const

/** One thing that somebody does in a fight over a room. */
export type FightStep =
  | { readonly does: 'block' | 'unblock' | 'replace'; readonly id: (typeof IDS)[number] }
  | { readonly does: 'block all' | 'unblock all' }
  /** Blocks each session again so long after its unlock. */
  | { readonly does: 'insist'; readonly after: number }
  | { readonly does: 'wait'; readonly length: string }

const id = fc.constantFrom(...IDS)

export const fightStep: fc.Arbitrary<FightStep> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('block' as const), id }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('unblock' as const, 'replace' as const), id }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('block all' as const, 'unblock all' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('insist' as const), after: fc.constantFrom(0, 10, 1_000, 30_000) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      length: fc.constantFrom('100ms', '1s', '5s', '20s', '1m', '3m'),
    }),
  },
)

/** Does it, and lets everything that needs no time come to rest. */
export async function fight(loop: Loop, step: FightStep): Promise<void> {
  switch (step.does) {
    case 'block':
      loop.happen(state => block(state, step.id))
      break
    case 'unblock':
      loop.happen(state => unblock(state, step.id))
      break
    case 'replace':
      loop.replace(step.id, `user-${loop.elapsed}`)
      break
    case 'block all':
      loop.happen(blockAll)
      break
    case 'unblock all':
      loop.happen(state => setTrouble(unblockAll(state), noTrouble))
      break
    case 'insist':
      loop.happen(state => setTrouble(blockAll(state), { ...noTrouble, reblockAfter: ms(step.after) }))
      break
    case 'wait':
      return await loop.pass(step.length)
    default:
      step satisfies never
  }
  await loop.rest()
}
