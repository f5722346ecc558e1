import { expect, it } from 'vitest'
import { durationText } from '../../../../src/cli/views/duration-text.ts'
import { ms } from '../../../../src/model/time.ts'

it.each([
  [12.4, '12ms'],
  [999.6, '1s'],
  [1_374, '1.4s'],
  [12_600, '13s'],
  [59_700, '1m'],
  [93_000, '1m 33s'],
  [3_600_000, '1h'],
  [3_605_000, '1h'],
  [7_500_000, '2h 5m'],
  [176_400_000, '2d 1h'],
  [0, '0ms'],
])('says %d ms as %s', (length, text) => {
  expect(durationText(ms(length))).toBe(text)
})
