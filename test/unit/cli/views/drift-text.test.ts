import { describe, expect, it } from 'vitest'
import { driftLines } from '../../../../src/cli/views/drift-text.ts'
import { planText } from '../../../../src/cli/views/plan-text.ts'
import type { Decision } from '../../../../src/model/plan.ts'
import { instant } from '../../../../src/model/time.ts'
import { decision, planOf } from '../../../support/decision.ts'

const until = instant(Date.parse('2026-11-21T12:00:00Z'))
const rule = { policy: 'exam-room', rule: 'front-row', file: 'exam.yaml', line: 7 }

function overridden(id: string, drift: Partial<NonNullable<Decision['drift']>> = {}): Decision {
  return decision({ id, drift: { desired: 'disconnected', rule, by: 'CLASS\\keller', until, ...drift } })
}

describe('where an override decides', () => {
  it('says whose it is, until when, and what the policy wants', () => {
    expect(driftLines([overridden('5'), decision({ id: '6' })], false)).toEqual([
      'Drift: Session 5 (CLASS\\ana, station 4): override by CLASS\\keller until 2026-11-21T12:00:00Z; the policy exam-room/front-row (exam.yaml:7) wants it disconnected.',
    ])
  })

  it.each<[Partial<NonNullable<Decision['drift']>>, string]>([
    [{ desired: null, rule: null }, 'no policy is about it.'],
    [{ desired: null }, 'the policy exam-room/front-row (exam.yaml:7) would leave it alone.'],
    [{ desired: 'unlocked' }, 'exam-room/front-row (exam.yaml:7) wants the same.'],
  ])('puts %j into words', (drift, words) => {
    expect(driftLines([overridden('5', drift)], false)[0]).toContain(`; ${words}`)
  })

  it('is one line for many sessions of the same kind, and all of them on demand', () => {
    const room = ['1', '2', '3', '4'].map(id => overridden(id))
    expect(driftLines(room, false)).toEqual([
      expect.stringMatching(/^Drift: 4 sessions: override by CLASS\\keller until /),
    ])
    expect(driftLines(room, true)).toHaveLength(4)
  })

  it('is part of the plan, before the sums', () => {
    const lines = planText(planOf([overridden('5')]), { all: false, departure: null }).split('\n')
    expect(lines.map(line => line.split(':')[0])).toEqual(['What if', 'Drift', 'Plan', ''])
  })
})

it('says in the plan where nobody can tell who fights it', () => {
  const text = planText(planOf([decision()], { fightDetection: 'off' }), { all: false, departure: null })
  expect(text).toContain('\nFight detection: off (this host does not tell who is blocked).\nPlan: ')
})
