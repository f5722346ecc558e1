import { describe, expect, it } from 'vitest'
import { forgottenText, placedText, releaseText } from '../../../../src/cli/views/ordered-text.ts'
import type { Hold } from '../../../../src/model/hold.ts'
import { instant } from '../../../../src/model/time.ts'
import { rule } from '../../../support/bundle.ts'

const hold: Hold = {
  kind: 'hold',
  id: 'k4t7',
  selector: { text: 'room=lab-1', match: { labels: { room: ['lab-1'] } } },
  incarnation: null,
  by: 'keller',
  reason: 'exam on paper',
  placedAt: instant(Date.parse('2026-11-21T09:00:00Z')),
  until: instant(Date.parse('2026-11-21T10:59:59.400Z')),
  released: new Set(),
  honours: null,
}

describe('what was placed', () => {
  const said = (sessions: readonly string[], about: Partial<Hold> = {}): string =>
    placedText({ ...hold, ...about }, { sessions, timeZone: 'Europe/Paris' })

  it('is told with its end on the clock of its zone, whom it covers, and how to end it', () => {
    expect(said(['1', '2'])).toBe(
      `Held: room=lab-1 until 2026-11-21 12:00 (Europe/Paris) (k4t7).
It covers 2 sessions (1, 2) now, and who comes later.
To end it: stationkeeper release hold=k4t7
`,
    )
  })

  it('is loud where it covers nobody, and does not promise later sessions for one stay', () => {
    expect(said([])).toContain(
      '\nIT COVERS NO SESSION NOW: no session on the host is room=lab-1. Sessions that come later',
    )
    const stay = { selector: { text: '5', match: { sessionId: ['5'] } }, incarnation: 'HOST/5' }
    expect(said(['5'], stay)).toContain('\nIt covers 1 session (5) now.\n')
    expect(said([], stay)).toContain('no session on the host is 5.\n')
  })

  it('says of how many it can not be told whether they are meant', () => {
    const text = placedText(hold, { sessions: ['1', '2', '3'], uncertain: ['2', '3'], timeZone: 'UTC' })
    expect(text).toContain(
      "\nOf these, 2 sessions (2, 3) are held because it can't be told whether the selector is about them.\nTo end it",
    )
    expect(said(['1'])).not.toContain('Of these')
  })

  it('says what an override wants', () => {
    const { honours: _, ...placed } = hold
    const override = { ...placed, kind: 'override', rule: rule({ ensure: 'disconnected' }) } as const
    const text = placedText(override, { sessions: ['4'], timeZone: 'UTC' })
    expect(text).toMatch(/^Overridden: room=lab-1 to be disconnected until 2026-11-21 11:00 \(UTC\)/)
    expect(text).toContain('release override=k4t7')
  })
})

describe('what was released', () => {
  it('is a line for each thing that ended, with the sessions it ended for where that is not all', () => {
    const ended = [
      { kind: 'hold', id: 'k4t7', sessionId: null },
      { kind: 'override', id: 'k4t8', sessionId: '5' },
      { kind: 'override', id: 'k4t8', sessionId: '6' },
      { kind: 'contested', id: null, sessionId: '5' },
      { kind: 'provider-failed', id: null, sessionId: null },
    ] as const
    expect(
      releaseText({ ended, sessions: ['5', '6'] })
        .split('\n')
        .slice(0, 4),
    ).toEqual([
      'Hold ended: k4t7.',
      'Override ended: k4t8 for 2 sessions (5, 6).',
      'No longer contested for 1 session (5).',
      'The provider is tried again.',
    ])
  })

  it('is said to be nothing, and why', () => {
    expect(releaseText({ ended: [], sessions: ['5'] })).toBe('Nothing was released: nothing holds 1 session (5).\n')
    expect(releaseText({ ended: [], sessions: [] })).toContain('no session on the host is selected')
  })
})

it('says how many spellings of a name are gone, and what stays', () => {
  expect(forgottenText({ forgotten: 2 }, 'ana')).toMatch(/^Forgotten: ana, in 2 spellings\. What was done stays/)
  expect(forgottenText({ forgotten: 0 }, 'ana')).toMatch(
    /^Nobody called ana was known here\. Holds and overrides that are over/,
  )
})
