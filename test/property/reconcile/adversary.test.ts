import { describe, expect, it } from 'vitest'
import { cases } from '../../support/adversary-cases.ts'
import { faceAll, firstBroken } from '../../support/adversary-property.ts'
import { trial } from '../../support/adversary-trial.ts'
import { weaknesses } from '../../support/adversary-weakness.ts'
import { runs } from '../../support/runs.ts'

/** ADVERSARIES=10000 ADVERSARY_SEED=7 npx vitest run --project property adversary */
const RUNS = Number(process.env.ADVERSARIES ?? runs(1_000))
const SEED = Number(process.env.ADVERSARY_SEED ?? 20_261_121)

/** What has to have kept the loop back at some time. */
const GUARDS = [
  'stopped',
  'disarmed',
  'protected',
  'in-flight',
  'held',
  'notice',
  'backoff',
  'contested',
  'session-limit',
  'host-limit',
  'disruption-budget',
] as const

describe('whatever an adversary does', () => {
  it(`calls to the host are bounded, intended, one at a time, and kept from who is held, fought over or protected; peace brings what was declared (${RUNS} of them)`, async () => {
    const { calls, reasons, full } = await faceAll(RUNS, SEED)
    // The adversaries kept it busy, and met every guard that there is to meet.
    expect(calls).toBeGreaterThan(5 * RUNS)
    expect([...full].sort()).toEqual(['budget', 'host', 'session'])
    expect([...GUARDS].filter(guard => !reasons.has(guard))).toEqual([])
  }, 600_000)

  it.each(Object.entries(cases))('%s', async (_, adversary) => {
    expect((await trial(adversary)).broken).toEqual([])
  })
})

describe('the witness', () => {
  it.each(Object.entries(weaknesses))('notices %s', async (_, { weakness, breaks }) => {
    expect(await firstBroken(weakness, breaks, 200)).toMatch(breaks)
  })
})
