import type { BoardSession } from '../../../src/api/contract.ts'
import { ms, plus } from '../../../src/model/time.ts'
import type { JournalEntry } from '../../../src/store/journal-entry.ts'
import { boardSession } from '../../support/fake-keeper.ts'
import { noon } from '../../support/observation.ts'

const rule = { policy: 'lessons', rule: 'open' }

/** A session over which somebody fights with the policies. */
export const fought: BoardSession = boardSession('3', {
  user: 'CLASS\\cem',
  blocked: 'yes',
  contested: {
    ...rule,
    reversals: 3,
    since: '2026-11-21T11:55:00Z',
    until: '2026-11-21T12:05:00Z',
    whenContested: 'yield',
  },
  decision: {
    status: 'withheld',
    action: 'unlock',
    desired: 'unlocked',
    reason: { code: 'contested', until: '2026-11-21T12:05:00Z', reversals: 3 },
    rule: { ...rule, file: 'lessons.yaml', line: 7 },
  },
})

/** Its history: three times unlocked, and three times blocked again. */
export const quarrel: readonly JournalEntry[] = [0, 1, 2].flatMap(round => {
  const entry = (kind: JournalEntry['kind'], step: number, detail: JournalEntry['detail'] = {}): JournalEntry => ({
    sequence: round * 3 + step,
    at: plus(noon, ms((round - 5) * 60_000 + step * 10_000)),
    kind,
    intent: `i${round}`,
    sessionId: '3',
    user: 'CLASS\\cem',
    action: 'unlock',
    rule,
    detail,
    hash: '0'.repeat(64),
  })
  return [
    entry('intent', 1, { status: 'change' }),
    entry('effect', 2, { effect: 'verified' }),
    entry('reversal', 3, { why: 'blocked-again' }),
  ]
})

/** As `why` tells it. */
export const whyFought: Readonly<Record<string, unknown>> = {
  apiVersion: 'stationkeeper/v1',
  kind: 'Why',
  host: 'host-1',
  sessions: [
    {
      candidates: [
        {
          rule: { ...rule, file: 'lessons.yaml', line: 7 },
          ensure: 'unlocked',
          priority: 100,
          planOnly: false,
          field: null,
          standing: 'wins',
          changesAt: null,
        },
      ],
      won: { rule, by: 'no-other', over: null },
      guards: [{ guard: 'contested', says: 'bites', until: '2026-11-21T12:05:00Z' }],
      nearMisses: [],
      changes: [],
    },
  ],
}
