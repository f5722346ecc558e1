import { expect, test } from 'vitest'
import { systemRandom } from '../../../src/runtime/random.ts'

test('random numbers lie in [0, 1) and spread', () => {
  const drawn = Array.from({ length: 1_000 }, () => systemRandom())
  expect(drawn.every(value => value >= 0 && value < 1)).toBe(true)
  expect(new Set(drawn).size).toBeGreaterThan(990)
})
