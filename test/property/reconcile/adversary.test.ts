import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reapply, Rule } from '../../../src/model/policy.ts'
import { ms } from '../../../src/model/time.ts'
import { block, blockAll, setTrouble, unblockAll } from '../../../src/providers/simulator/events.ts'
import { logoff, logon } from '../../../src/providers/simulator/logon.ts'
import { noTrouble, type Trouble } from '../../../src/providers/simulator/trouble.ts'
import { blindRepeats } from '../../support/blind-repeats.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { mostWithin, pupil } from '../../support/host.ts'
import { Loop } from '../../support/loop.ts'

const RUNS = 250
const IDS = ['1', '2', '3'] as const

const limited: Reapply = {
  ...reapply,
  backoff: { initial: lasting('500ms'), max: lasting('20s') },
  limit: { count: 6, per: lasting('10m') },
}

function open(name: string): Rule {
  return rule({ rule: name, reapply: limited, timeout: lasting('3s') })
}

/** One thing that happens to a host or to the process that keeps it. */
type Step =
  | { readonly does: 'block' | 'log off' | 'replace' | 'unlock by hand'; readonly id: (typeof IDS)[number] }
  | { readonly does: 'block all' | 'unblock all' | 'crash' | 'restart' | 'log on' }
  | { readonly does: 'burst'; readonly times: number }
  /** Blocks again so long after each unlock. */
  | { readonly does: 'insist'; readonly after: number }
  | { readonly does: 'trouble'; readonly with: Pick<Trouble, 'failureRate' | 'hangRate' | 'lieRate' | 'latency'> }
  | { readonly does: 'set the clock'; readonly by: number }
  | { readonly does: 'reboot'; readonly downFor: string }
  | { readonly does: 'rename the rule'; readonly to: string }
  | { readonly does: 'wait'; readonly length: string }

const id = fc.constantFrom(...IDS)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('block' as const), id }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('block all' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('unblock all' as const, 'log on' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constantFrom('log off' as const, 'replace' as const, 'unlock by hand' as const),
      id,
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('crash' as const, 'restart' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('burst' as const), times: fc.integer({ min: 2, max: 8 }) }) },
  {
    weight: 2,
    // At once, after the effect was verified, and at the edges of the first waits.
    arbitrary: fc.record({
      does: fc.constant('insist' as const),
      after: fc.constantFrom(0, 1, 100, 500, 1_000, 2_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('trouble' as const),
      with: fc.record({
        failureRate: fc.constantFrom(0, 0.3),
        hangRate: fc.constantFrom(0, 0.3),
        lieRate: fc.constantFrom(0, 0.3),
        latency: fc.constantFrom({ min: ms(0), max: ms(0) }, { min: ms(10), max: ms(2_000) }),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('set the clock' as const),
      by: fc.constantFrom(-86_400_000, -600_000, 600_000, 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reboot' as const), downFor: fc.constantFrom('1s', '1h') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('rename the rule' as const), to: fc.constantFrom('a', 'b') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      length: fc.constantFrom('10ms', '1s', '5s', '30s', '4m'),
    }),
  },
)

async function take(loop: Loop, what: Step): Promise<void> {
  switch (what.does) {
    case 'block':
      return loop.happen(state => (state.sessions.some(({ id }) => id === what.id) ? block(state, what.id) : state))
    case 'log off':
      return loop.happen(state => (state.sessions.some(({ id }) => id === what.id) ? logoff(state, what.id) : state))
    case 'replace':
      if (loop.world.read().sessions.some(({ id }) => id === what.id)) loop.replace(what.id, `user-${loop.elapsed}`)
      return
    case 'log on':
      return loop.happen(state =>
        state.sessions.length >= IDS.length
          ? state
          : logon(state, pupil(`guest-${loop.elapsed}`, `free-${state.nextId}-${loop.elapsed}`, loop.clock)).state,
      )
    case 'unlock by hand':
      // How it ends is the reporter's business.
      void loop.unlock(what.id).catch(() => null)
      return
    case 'block all':
      return loop.happen(blockAll)
    case 'unblock all':
      return loop.happen(unblockAll)
    case 'burst':
      for (let time = 0; time < what.times; time++) {
        loop.happen(blockAll)
        await loop.rest()
      }
      return
    case 'insist':
      return loop.happen(state => setTrouble(blockAll(state), { ...state.trouble, reblockAfter: ms(what.after) }))
    case 'trouble':
      return loop.happen(state => setTrouble(state, { ...state.trouble, ...what.with }))
    case 'set the clock':
      return loop.clock.jumpWall(what.by)
    case 'reboot':
      loop.reboot(what.downFor)
      return loop.start()
    case 'rename the rule':
      return loop.use([open(what.to)])
    case 'crash':
      loop.crash()
      return loop.start()
    case 'restart': {
      const closing = loop.close()
      await loop.pass('20s')
      await closing
      return loop.start()
    }
    case 'wait':
      return await loop.pass(what.length)
    default:
      what satisfies never
  }
}

test('whatever happens, writes are bounded, intended, one at a time and never blind, and peace brings what was declared', async () => {
  const world = {
    steps: fc.array(step, { minLength: 8, maxLength: 24 }),
    concurrency: fc.constantFrom(1, 4),
    hints: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  }
  let calls = 0
  const property = fc.asyncProperty(fc.record(world), async ({ steps, ...options }) => {
    await using loop = new Loop({ ...options, rules: [open('a')], defaults: limited })
    loop.start()
    for (const what of steps) await take(loop, what)
    loop.happen(state => setTrouble({ ...state, blockAll: false }, noTrouble))
    await loop.pass('11m')

    const { count, per } = limited.limit
    for (const id of IDS) {
      const intents = loop.intended.filter(({ sessionId }) => sessionId === id)
      expect(
        mostWithin(
          intents.map(({ at }) => at),
          per,
        ),
      ).toBeLessThanOrEqual(count)
      // Where nothing waits for its turn, the host itself sees no more either.
      if (options.concurrency >= IDS.length) {
        expect(
          mostWithin(
            loop.callsTo(id).map(({ at }) => at),
            per,
          ),
        ).toBeLessThanOrEqual(count)
      }
    }
    expect(loop.calls.filter(({ intended, overlapping }) => !intended || overlapping)).toEqual([])
    expect(blindRepeats(loop.journal())).toEqual([])
    expect(loop.store.verifyJournal()).toMatchObject({ intact: true })
    expect(loop.store.openActions()).toEqual([])
    expect(loop.world.read().sessions.filter(({ blocked }) => blocked === 'yes')).toEqual([])
    expect(loop.told('pass-failed')).toBe(0)
    calls += loop.calls.length
  })
  await fc.assert(property, { numRuns: RUNS, seed: 20_261_121 })
  // The adversaries kept it busy.
  expect(calls).toBeGreaterThan(10 * RUNS)
}, 120_000)
