import { describe, expect, test } from 'vitest'
import { entryText, sideOf, type ToldEntry } from '../../../../src/dashboard/text/entry-text.ts'
import type { JournalEntry } from '../../../../src/store/journal-entry.ts'

function entry(kind: string, detail: Readonly<Record<string, unknown>> = {}, user: string | null = null): ToldEntry {
  const rule = { policy: 'lessons', rule: 'open' }
  return {
    sequence: 1,
    at: '2026-11-21T10:00:00Z',
    kind,
    intent: null,
    sessionId: '5',
    user,
    action: 'unlock',
    rule,
    detail,
  }
}

/** Each kind that the journal knows, with what the page says of it. */
const said: Readonly<Record<JournalEntry['kind'], readonly [Readonly<Record<string, unknown>>, string]>> = {
  intent: [{ status: 'assert' }, 'About to unlock, to be sure, for lessons/open'],
  dropped: [{ why: 'stopped' }, 'The unlock was not sent: stopped'],
  outcome: [{ outcome: { kind: 'failed-final', message: 'access denied' } }, 'The unlock failed: access denied'],
  effect: [{ effect: 'verified' }, 'Effect of the unlock: seen'],
  backoff: [{ delay: 4_000, attempt: 3 }, 'Waiting 4 s after attempt 3'],
  'backoff-ended': [{}, 'The wait is over'],
  reversal: [{ why: 'blocked-again' }, 'Undone: blocked again after it was unlocked'],
  contested: [{ reversals: 6 }, 'Contested: undone 6 times, for lessons/open'],
  calm: [{ why: 'calm' }, 'No longer contested'],
  'block-all': [{ sessions: 24, of: 30 }, 'Block All: 24 of 30 sessions'],
  placed: [{ what: 'hold', length: 1_200_000, reason: 'exam' }, 'Held by Ms Keller for 20 min: exam'],
  'placed-ended': [{ id: 'h-1', why: 'released' }, 'h-1 ended by Ms Keller'],
  released: [{ id: 'h-1' }, 'Released from h-1'],
  honoured: [{ id: 'h-1' }, 'h-1 released before its end by Ms Keller'],
  notice: [{ before: 300_000 }, 'To be disconnected in 5 min, for lessons/open'],
  'notice-shown': [{ shown: true }, 'Its user was warned'],
  'notice-ended': [{ why: 'cancelled' }, 'The warning is called off'],
  armed: [{}, 'Policies enforced from now on by Ms Keller'],
  'clock-jumped': [{ by: -90_000 }, 'The clock was set back by 1 min 30 s'],
  woke: [{ after: 60_000 }, 'Did not run for 1 min'],
  'provider-failed': [{ message: 'no answer' }, 'The host refuses to act: no answer'],
  'provider-recovered': [{}, 'The host acts again'],
  'policies-loaded': [{ rules: 3 }, 'Policies in force: 3 rules'],
  'policies-rejected': [{ summary: '1 error' }, 'Policies refused: 1 error'],
  'policies-unreachable': [{ summary: 'no answer' }, 'Policies not reached: no answer'],
  'daemon-started': [{ version: '0.1.0' }, 'Stationkeeper 0.1.0 started'],
  'daemon-stopped': [{ why: 'signal' }, 'Stationkeeper ended: signal'],
  stopped: [{ reason: 'fire drill' }, 'Acting stopped: fire drill'],
  resumed: [{}, 'Acting resumed'],
  'token-added': [{ token: 'b3f9k2', may: ['hold', 'release'] }, 'Token b3f9k2 given to Ms Keller: hold, release'],
  'token-revoked': [{ token: 'b3f9k2' }, 'Token b3f9k2 taken back from Ms Keller'],
  request: [{ verb: 'hold' }, 'hold asked for by Ms Keller'],
}

describe('the journal on the page', () => {
  test.each(Object.entries(said))('%s is said in words', (kind, [detail, text]) => {
    expect(entryText(entry(kind, detail, 'Ms Keller'))).toBe(text)
  })

  test('only who undoes is on the other side, and only what took effect is ours', () => {
    expect(sideOf(entry('intent'))).toBe('ours')
    expect(sideOf(entry('effect', { effect: 'verified' }))).toBe('ours')
    expect(sideOf(entry('effect', { effect: 'refuted' }))).toBe('neither')
    expect(sideOf(entry('reversal'))).toBe('theirs')
    expect(sideOf(entry('placed'))).toBe('neither')
  })
})
