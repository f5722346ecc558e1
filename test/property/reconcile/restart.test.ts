import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reapply } from '../../../src/model/policy.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { type FightStep, fight, fightStep } from '../../support/fight-steps.ts'
import { Loop } from '../../support/loop.ts'
import { runs } from '../../support/runs.ts'

const RUNS = runs(120)

const short: Reapply = {
  ...reapply,
  backoff: { initial: lasting('1s'), max: lasting('40s') },
  limit: { count: 8, per: lasting('5m') },
  contestedAfter: { reversals: 3, within: lasting('2m') },
}
const rules = {
  slow: rule({ reapply: short }),
  yields: rule({ reapply: { ...short, whenContested: 'yield' } }),
  honours: rule({ reapply: short, honour: lasting('45s') }),
} as const

interface Fought {
  readonly calls: readonly unknown[]
  readonly fights: readonly unknown[]
  readonly waits: readonly unknown[]
  readonly holds: readonly unknown[]
  readonly told: readonly number[]
}

/** @param restarts after which steps the process is killed, and another one started */
async function foughtOut(
  by: keyof typeof rules,
  steps: readonly FightStep[],
  restarts: ReadonlySet<number>,
): Promise<Fought> {
  await using loop = new Loop({ rules: [rules[by]] })
  loop.start()
  await loop.rest()
  for (const [index, step] of steps.entries()) {
    await fight(loop, step)
    if (!restarts.has(index)) continue
    loop.crash()
    loop.start()
    await loop.rest()
  }
  const ledger = loop.store.ledger()
  return {
    calls: loop.calls.map(({ action, sessionId, user, at }) => ({ action, sessionId, user, at })),
    fights: inOrder(ledger.fights),
    waits: inOrder(ledger.backoff),
    holds: loop.store.holds().holds.map(({ incarnation, placedAt, until }) => ({ incarnation, placedAt, until })),
    told: (['reversed', 'contested', 'placed', 'placed-ended'] as const).map(kind => loop.told(kind)),
  }
}

/** The store gives them in the order of random ids. */
function inOrder<T>(entries: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}

test('a restart in the middle of a fight changes nothing of it: neither what is written and when, nor what is remembered', async () => {
  let calls = 0
  let contested = 0
  const property = fc.asyncProperty(
    fc.constantFrom('slow' as const, 'yields' as const, 'honours' as const),
    fc.array(fightStep, { minLength: 5, maxLength: 30 }),
    fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 6 }),
    async (by, steps, restarts) => {
      const undisturbed = await foughtOut(by, steps, new Set())
      expect(await foughtOut(by, steps, new Set(restarts))).toEqual(undisturbed)
      calls += undisturbed.calls.length
      contested += JSON.stringify(undisturbed.fights).includes('"contestedSince":1') ? 1 : 0
    },
  )
  await fc.assert(property, { numRuns: RUNS, seed: 20_261_121 })
  // There was something to disturb.
  expect(calls).toBeGreaterThan(5 * RUNS)
  expect(contested).toBeGreaterThan(RUNS / 20)
}, 120_000)
