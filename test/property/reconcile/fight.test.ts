import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reapply, Rule } from '../../../src/model/policy.ts'
import type { ReconcileEvent } from '../../../src/reconcile/events.ts'
import { lasting, reapply, rule } from '../../support/bundle.ts'
import { fight, fightStep } from '../../support/fight-steps.ts'
import { Loop } from '../../support/loop.ts'
import { runs } from '../../support/runs.ts'

const RUNS = runs(80)

const short: Reapply = {
  ...reapply,
  backoff: { initial: lasting('1s'), max: lasting('40s') },
  contestedAfter: { reversals: 3, within: lasting('2m') },
}
const slow = rule({ reapply: short })
const yields = rule({ reapply: { ...short, whenContested: 'yield' } })

/** An event about one stay, and when it came. */
interface Told {
  readonly kind: 'intended' | 'reversed' | 'contested' | 'calm'
  readonly at: number
}

/** What was told of each incarnation, in order. */
function record(loop: Loop): ReadonlyMap<string, readonly Told[]> {
  const stays = new Map<string, Told[]>()
  loop.onEvent = event => {
    const key = incarnationOf(event)
    if (key === null) return
    const told = stays.get(key) ?? []
    told.push({ kind: event.kind as Told['kind'], at: loop.elapsed }) // of those that incarnationOf knows
    stays.set(key, told)
  }
  return stays
}

function incarnationOf(event: ReconcileEvent): string | null {
  if (event.kind === 'intended') return event.intent.incarnation.key
  if (event.kind === 'reversed' || event.kind === 'contested' || event.kind === 'calm') return event.incarnation.key
  return null
}

/** Each contested state with what was written while it lasted. */
function contests(told: readonly Told[]): readonly { readonly began: number; readonly writes: readonly number[] }[] {
  const found: { readonly began: number; readonly writes: number[]; over: boolean }[] = []
  for (const { kind, at } of told) {
    const last = found.at(-1)
    if (kind === 'contested') {
      expect(last?.over ?? true).toBe(true)
      found.push({ began: at, writes: [], over: false })
    } else if (kind === 'calm') {
      expect(last?.over).toBe(false)
      if (last !== undefined) last.over = true
    } else if (kind === 'intended' && last?.over === false) last.writes.push(at)
  }
  return found
}

async function keepsTheLaws(by: Rule, check: (began: number, writes: readonly number[]) => void): Promise<number> {
  let fights = 0
  const property = fc.asyncProperty(
    fc.array(fightStep, { minLength: 8, maxLength: 30 }),
    fc.boolean(),
    async (steps, hints) => {
      await using loop = new Loop({ rules: [by], hints, resync: '20s' })
      const stays = record(loop)
      loop.start()
      for (const step of steps) await fight(loop, step)
      for (const told of stays.values()) {
        for (const { began, writes } of contests(told)) {
          fights++
          check(began, writes)
        }
      }
      const reversed = loop.journal('reversal').map(({ intent }) => intent)
      // Nothing is undone twice, and nothing that was not done.
      expect(new Set(reversed).size).toBe(reversed.length)
      expect(reversed.length).toBeLessThanOrEqual(loop.journal('intent').length)
      expect(loop.told('reversed')).toBe(reversed.length)
    },
  )
  await fc.assert(property, { numRuns: RUNS, seed: 20_261_121 })
  return fights
}

test('while a fight is gone on with slowly, each write waits at least half of the longest backoff', async () => {
  const half = short.backoff.max / 2
  const fights = await keepsTheLaws(slow, (began, writes) => {
    for (const [index, at] of writes.entries()) {
      expect(at - (writes[index - 1] ?? began)).toBeGreaterThanOrEqual(half)
    }
  })
  expect(fights).toBeGreaterThan(RUNS / 10)
}, 120_000)

test('while a rule yields to a fight nothing is written, and each fight is told once when it begins and once when it ends', async () => {
  const fights = await keepsTheLaws(yields, (_, writes) => expect(writes).toEqual([]))
  expect(fights).toBeGreaterThan(RUNS / 10)
}, 120_000)
