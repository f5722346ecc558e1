import { expect, test } from 'vitest'
import { lengthText } from '../../../../src/dashboard/text/length-text.ts'

test.each([
  [0, '0 s'],
  [400, '400 ms'],
  [45_000, '45 s'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 min'],
  [90_061_000, '1 d 1 h'],
])('%i ms are %s', (length, text) => {
  expect(lengthText(length)).toBe(text)
})
