import { expect, test } from 'vitest'
import { comingText, lookedUntil } from '../../../../src/cli/views/change-text.ts'
import { instant } from '../../../../src/model/time.ts'

const until = instant(Date.UTC(2026, 10, 25, 9))

test('of two versions it is said when they differ otherwise, for at an hour that both name decisions change and no difference does', () => {
  const over = { until, cut: null }
  expect(lookedUntil(over, 0, 'differences')).toBe(
    'Until 2026-11-25T09:00:00Z no difference comes or goes by time alone',
  )
  expect(comingText(over, 0, 'differences')).toBe(lookedUntil(over, 0, 'differences'))
  expect(comingText(over, 3, 'differences')).toMatch(/^Time alone changes what differs at 3 instants until /)
  expect(lookedUntil(over, 0, 'decisions')).toBe('Until 2026-11-25T09:00:00Z time alone changes no decision')
})
