import { describe, expect, test } from 'vitest'
import { fullMomentText, momentText, soonText } from '../../../../src/dashboard/text/moment-text.ts'
import { instant } from '../../../../src/model/time.ts'

const now = instant(Date.parse('2026-11-21T22:30:00Z'))

describe('instants on the page', () => {
  test.each([
    ['2026-11-21T10:31:05Z', 'UTC', '10:31'],
    ['2026-11-20T10:31:05Z', 'UTC', '20 Nov, 10:31'],
    ['2026-11-21T00:05:00Z', 'UTC', '00:05'],
    // In Paris it is half past eleven in the evening: this is tomorrow there.
    ['2026-11-21T23:05:00Z', 'Europe/Paris', '22 Nov, 00:05'],
  ])('%s is said in %s as %s', (iso, timeZone, text) => {
    expect(momentText(iso, { now, timeZone })).toBe(text)
  })

  test('seconds are said where they are asked for', () => {
    expect(momentText('2026-11-21T10:31:05Z', { now, timeZone: 'UTC', seconds: true })).toBe('10:31:05')
  })

  test('seconds are said of what is near, before or behind, and of nothing else', () => {
    expect(soonText('2026-11-21T22:30:03Z', now, 'UTC')).toBe('22:30:03')
    expect(soonText('2026-11-21T22:29:03Z', now, 'UTC')).toBe('22:29:03')
    expect(soonText('2026-11-21T22:33:03Z', now, 'UTC')).toBe('22:33')
  })

  test('what is no instant is shown as it is', () => {
    expect(momentText('soon', { now })).toBe('soon')
    expect(fullMomentText('soon')).toBe('soon')
  })
})
