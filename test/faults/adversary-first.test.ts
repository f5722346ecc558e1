import { expect, test } from 'vitest'
import { faceAll } from '../support/adversary-property.ts'

/** The first half of ten thousand, in a file of its own so that both halves run side by side. */
const RUNS = 5_000

test(`no promise is broken before ${RUNS} adversaries (the first half)`, async () => {
  const { calls } = await faceAll(RUNS, Number(process.env.ADVERSARY_SEED ?? 0) + 1)
  expect(calls).toBeGreaterThan(5 * RUNS)
}, 1_800_000)
