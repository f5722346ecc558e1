import { describe, expect, it } from 'vitest'
import { replayExit } from '../../../../src/cli/exit-codes.ts'
import type { Replayed } from '../../../../src/cli/replaying.ts'
import { replayDocument } from '../../../../src/cli/views/replay-json.ts'
import { replayedText, replaySummaryText } from '../../../../src/cli/views/replay-text.ts'
import type { RecordedDecision } from '../../../../src/store/recorded.ts'
import { noon } from '../../../support/observation.ts'

const unlock: RecordedDecision = {
  sessionId: '5',
  status: 'withheld',
  action: 'unlock',
  reason: 'held',
  policy: 'lesson',
  rule: 'open',
}
const nothing: RecordedDecision = {
  ...unlock,
  status: 'unmanaged',
  action: 'none',
  reason: 'no-rule',
  policy: null,
  rule: null,
}

function replayed(differences: Partial<Replayed> = {}): Replayed {
  return { id: 'a1b2', plannedAt: noon, verdict: 'differs', causes: [], differences: [], ...differences }
}

describe('a plan that was made again', () => {
  it('is not mentioned when it is the same', () => {
    expect(replayedText(replayed({ verdict: 'identical' }))).toBe('')
  })

  it('says what was decided and what is now, session by session', () => {
    const text = replayedText(
      replayed({
        causes: [{ code: 'version', was: '1.0.0', now: '1.1.0' }],
        differences: [
          { sessionId: '5', was: unlock, now: nothing },
          { sessionId: '6', was: null, now: { ...unlock, status: 'change', reason: 'blocked' } },
        ],
      }),
    )
    expect(text).toBe(`2026-11-21T12:00:00Z  plan a1b2: differs (made by version 1.0.0, this is 1.1.0)
  session 5: was withheld unlock (held), lesson/open; now unmanaged (no-rule)
  session 6: was not there; now change unlock (blocked), lesson/open
`)
  })

  it.each<[string, Partial<Replayed>, string]>([
    ['only bytes that differ', {}, 'plan a1b2: differs, although every decision is the same\n'],
    [
      'decisions that are alike',
      { verdict: 'alike', causes: [{ code: 'forgotten' }] },
      'not the same to the byte, but every decision is (someone whom it is about was forgotten)\n',
    ],
    [
      'policies that are gone',
      { verdict: 'not-compared', causes: [{ code: 'policies-gone', revision: 'sha256:one' }] },
      'could not be compared (its policies are not kept any more: sha256:one)\n',
    ],
    [
      'several reasons',
      {
        verdict: 'alike',
        causes: [
          { code: 'zone-data', was: '2026a', now: '2026b' },
          { code: 'policies-refused', revision: 'sha256:one' },
          { code: 'unplannable', message: 'no such zone' },
        ],
      },
      '(made with zone data 2026a, here are 2026b; this version does not take its policies: sha256:one; no such zone)\n',
    ],
  ])('names %s', (_, differences, words) => {
    expect(replayedText(replayed(differences))).toContain(words)
  })
})

describe('the sum', () => {
  it.each([
    [
      { plans: 0, identical: 0, alike: 0, differ: 0, notCompared: 0 },
      '0 plans, 0 identical, 0 differ, 0 could not be compared.\n',
      0,
    ],
    [
      { plans: 1, identical: 1, alike: 0, differ: 0, notCompared: 0 },
      '1 plan, 1 identical, 0 differ, 0 could not be compared.\n',
      0,
    ],
    [
      { plans: 9, identical: 4, alike: 2, differ: 1, notCompared: 2 },
      '9 plans, 4 identical, 2 alike, 1 differs, 2 could not be compared.\n',
      1,
    ],
    [
      { plans: 2, identical: 0, alike: 1, differ: 0, notCompared: 1 },
      '2 plans, 0 identical, 1 alike, 0 differ, 1 could not be compared.\n',
      0,
    ],
  ])('of %o is said, and only a difference fails', (summary, text, exit) => {
    expect(replaySummaryText(summary)).toBe(text)
    expect(replayExit(summary)).toBe(exit)
  })
})

it('is data with instants as texts', () => {
  const summary = { plans: 1, identical: 0, alike: 0, differ: 1, notCompared: 0 }
  expect(
    replayDocument('host-1', [replayed({ differences: [{ sessionId: '5', was: unlock, now: null }] })], summary),
  ).toEqual({
    apiVersion: 'stationkeeper/v1',
    kind: 'Replay',
    host: 'host-1',
    plans: [
      {
        id: 'a1b2',
        plannedAt: '2026-11-21T12:00:00Z',
        verdict: 'differs',
        causes: [],
        differences: [{ sessionId: '5', was: unlock, now: null }],
      },
    ],
    summary,
  })
})
