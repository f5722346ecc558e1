import { describe, expect, test } from 'vitest'
import { fightOf } from '../../../../src/dashboard/details/fight.ts'
import type { ToldEntry } from '../../../../src/dashboard/text/entry-text.ts'

function entry(sequence: number, at: string, kind: string, detail: Readonly<Record<string, unknown>> = {}): ToldEntry {
  return {
    sequence,
    at: `2026-11-21T${at}Z`,
    kind,
    intent: null,
    sessionId: '5',
    user: null,
    action: 'unlock',
    rule: null,
    detail,
  }
}

describe('the timeline of a fight', () => {
  test('what was never undone is no fight', () => {
    expect(fightOf([])).toBeNull()
    expect(fightOf([entry(1, '10:00:00', 'intent'), entry(2, '10:00:01', 'effect', { effect: 'verified' })])).toBeNull()
  })

  test('both sides stand where they are in time, in the order in which they were written down', () => {
    const fight = fightOf([
      entry(1, '10:00:00', 'intent'),
      entry(2, '10:00:01', 'outcome'),
      entry(3, '10:00:30', 'reversal'),
      entry(4, '10:01:00', 'intent'),
      entry(5, '10:02:00', 'reversal'),
    ])
    expect(fight).toMatchObject({ from: '2026-11-21T10:00:00Z', to: '2026-11-21T10:02:00Z', ours: 2, theirs: 2 })
    expect(fight?.blows.map(({ side, place }) => [side, place])).toEqual([
      ['ours', 0],
      ['theirs', 0.25],
      ['ours', 0.5],
      ['theirs', 1],
    ])
  })

  test('an effect that was refuted is no deed of ours', () => {
    const fight = fightOf([
      entry(1, '10:00:00', 'intent'),
      entry(2, '10:00:10', 'effect', { effect: 'refuted' }),
      entry(3, '10:00:10', 'reversal', { why: 'refuted' }),
    ])
    expect(fight?.blows.map(({ kind }) => kind)).toEqual(['intent', 'reversal'])
  })

  test('only the last fight is shown where an hour without one lies before it', () => {
    const fight = fightOf([
      entry(1, '08:00:00', 'intent'),
      entry(2, '08:00:10', 'reversal'),
      entry(3, '10:00:00', 'intent'),
      entry(4, '10:00:10', 'reversal'),
    ])
    expect(fight).toMatchObject({ from: '2026-11-21T10:00:00Z', ours: 1, theirs: 1 })
  })
})
