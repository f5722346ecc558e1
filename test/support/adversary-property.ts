import fc from 'fast-check'
import type { Reason } from '../../src/model/plan.ts'
import { adversaries } from './adversary-arbitrary.ts'
import type { Weakness } from './adversary-ordeal.ts'
import { trial } from './adversary-trial.ts'

/** What many adversaries came to. */
export interface Campaign {
  readonly calls: number
  /** Whatever kept the loop back at least once. */
  readonly reasons: ReadonlySet<Reason['code']>
  /** Limits that were filled to the last write. */
  readonly full: ReadonlySet<string>
}

/**
 * Lets the loop face so many adversaries, one after another.
 * @throws as fast-check does: with the seed, and with the smallest adversary found before whom a promise was broken
 */
export async function faceAll(runs: number, seed: number): Promise<Campaign> {
  let calls = 0
  const reasons = new Set<Reason['code']>()
  const full = new Set<string>()
  const property = fc.asyncProperty(adversaries, async adversary => {
    const findings = await trial(adversary)
    if (findings.broken.length > 0) throw new Error(findings.broken.join('\n'))
    calls += findings.calls
    for (const reason of findings.reasons) reasons.add(reason)
    for (const name of findings.full) full.add(name)
  })
  await fc.assert(property, { numRuns: runs, seed })
  return { calls, reasons, full }
}

/** The first broken promise that so many adversaries find in a weakened loop; null: none did. */
export async function firstBroken(weakness: Weakness, promise: RegExp, runs: number): Promise<string | null> {
  for (const adversary of fc.sample(adversaries, { numRuns: runs, seed: 1 })) {
    const { broken } = await trial(adversary, weakness)
    const found = broken.find(text => promise.test(text))
    if (found !== undefined) return found
  }
  return null
}
