import { describe, expect, it } from 'vitest'
import { journalText } from '../../../../src/cli/views/journal-text.ts'
import { instant } from '../../../../src/model/time.ts'
import type { JournalEntry } from '../../../../src/store/journal-entry.ts'

function told(about: Partial<JournalEntry>): string {
  const text = journalText([
    {
      sequence: 1,
      at: instant(Date.parse('2026-11-21T09:00:00Z')),
      kind: 'intent',
      intent: null,
      sessionId: '5',
      user: 'CLASS\\ana',
      action: null,
      rule: { policy: 'exam', rule: 'open' },
      detail: {},
      hash: '',
      ...about,
    },
  ])
  expect(text).toMatch(/^2026-11-21T09:00:00Z {2}.*\n$/)
  return text.slice('2026-11-21T09:00:00Z  '.length, -1)
}

/** An entry that is about what somebody said, and about no session. */
const word = { sessionId: null, rule: null, user: 'keller' }

const NINE = Date.parse('2026-11-21T09:00:00Z')
const token = { sessionId: null, rule: null, user: 'Ms Keller' }
const right = {
  change: 'c1',
  token: 'b3f9k2',
  may: ['hold', 'release'],
  match: 'room=lab-1',
  expiresAt: NINE + 86_400_000,
  by: 'root',
}

describe('an entry of the journal', () => {
  it.each<[string, Partial<JournalEntry>]>([
    [
      'session 5 (CLASS\\ana): waiting 2m 30s after attempt 3, for exam/open',
      { kind: 'backoff', detail: { attempt: 3, delay: 149_600 } },
    ],
    [
      'session 5 (CLASS\\ana): blocked again after it was unlocked, for exam/open',
      { kind: 'reversal', detail: { why: 'blocked-again' } },
    ],
    [
      'session 5 (CLASS\\ana): back again after it was disconnected, for exam/open',
      { kind: 'reversal', detail: { why: 'active-again' } },
    ],
    [
      'session 5 (CLASS\\ana): contested, undone 5 times, for exam/open',
      { kind: 'contested', detail: { reversals: 5 } },
    ],
    [
      'session 5 (CLASS\\ana): no longer contested, since nobody undid it for long enough, for exam/open',
      { kind: 'calm', detail: { why: 'calm' } },
    ],
    ['Block All: 28 of 30 sessions', { kind: 'block-all', ...word, detail: { sessions: 28, of: 30 } }],
    [
      'room=lab-1 held for 20m at most (k4t7) by keller: exam on paper',
      {
        kind: 'placed',
        ...word,
        detail: {
          what: 'hold',
          id: 'k4t7',
          selector: 'room=lab-1',
          reason: 'exam on paper',
          length: 1_200_000,
          honours: null,
        },
      },
    ],
    [
      '5 held for 15m at most (k4t8): exam/open honours a block for 15m',
      {
        kind: 'placed',
        ...word,
        detail: {
          what: 'hold',
          id: 'k4t8',
          selector: '5',
          reason: 'exam/open honours a block for 15m',
          length: 900_000,
          honours: { policy: 'exam', rule: 'open' },
        },
      },
    ],
    [
      'station=4 overridden to be disconnected for 1h at most (k4t9) by keller: repair',
      {
        kind: 'placed',
        ...word,
        detail: {
          what: 'override',
          id: 'k4t9',
          selector: 'station=4',
          reason: 'repair',
          length: 3_600_000,
          ensure: 'disconnected',
        },
      },
    ],
    [
      'k4t7 ended, since its time is over',
      { kind: 'placed-ended', ...word, user: null, detail: { id: 'k4t7', why: 'expired' } },
    ],
    ['session 5 (CLASS\\ana): released from k4t7', { kind: 'released', rule: null, detail: { id: 'k4t7' } }],
    [
      'session 5 (CLASS\\ana): to be disconnected in 5m, for exam/open',
      { kind: 'notice', detail: { before: 300_000 } },
    ],
    ['session 5 (CLASS\\ana): was warned, for exam/open', { kind: 'notice-shown', detail: { shown: true, why: null } }],
    [
      'session 5 (CLASS\\ana): could not be warned: it has no desktop, for exam/open',
      { kind: 'notice-shown', detail: { shown: false, why: 'it has no desktop' } },
    ],
    [
      'session 5 (CLASS\\ana): the warning is called off, for exam/open',
      { kind: 'notice-ended', detail: { why: 'cancelled' } },
    ],
    ['policies enforced from now on by keller', { kind: 'armed', ...word }],
    ['the clock was set back by 1h', { kind: 'clock-jumped', ...word, detail: { by: -3_600_000 } }],
    ['did not run for 7h 12m', { kind: 'woke', ...word, detail: { after: 25_923_000 } }],
    [
      'unlock asked for by keller, setting aside held, contested: her own wish',
      { kind: 'request', ...word, detail: { verb: 'unlock', setAside: ['held', 'contested'], reason: 'her own wish' } },
    ],
    [
      'token b3f9k2 given to Ms Keller by root: hold, release, for room=lab-1, until 2026-11-22T09:00:00Z',
      { kind: 'token-added', ...token, detail: { ...right, at: NINE + 900 } },
    ],
    [
      'token b3f9k2 taken back from Ms Keller: see, for all sessions, until 2026-11-22T09:00:00Z, done at 2026-11-21T08:00:00Z',
      {
        kind: 'token-revoked',
        ...token,
        detail: { ...right, may: ['see'], match: null, by: null, at: NINE - 3_600_000 },
      },
    ],
    [
      'token b3f9k2 given to somebody forgotten by root: hold, release, for room=lab-1, until 2026-11-22T09:00:00Z',
      { kind: 'token-added', ...token, user: null, detail: { ...right, at: NINE } },
    ],
    ['apply asked for by keller', { kind: 'request', ...word, detail: { verb: 'apply', setAside: [], reason: null } }],
  ])('reads: %s', (text, entry) => {
    expect(told(entry)).toBe(text)
  })
})
