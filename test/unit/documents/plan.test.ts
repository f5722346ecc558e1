import { expect, it } from 'vitest'
import { jsonText } from '../../../src/cli/views/json.ts'
import { planDocument } from '../../../src/documents/plan.ts'
import { instant } from '../../../src/model/time.ts'
import { validate } from '../../../src/policy/generated/plan.js'
import { decision, planOf } from '../../support/decision.ts'

const plan = planOf(
  [
    decision({
      preview: { action: 'none', reason: { code: 'no-rule' }, rule: null },
    }),
    decision({
      id: '6',
      status: 'withheld',
      reason: { code: 'held', hold: 'h7', by: 'keller', until: instant(Date.parse('2026-11-21T09:20:00Z')) },
      drift: { desired: null, rule: null, by: 'keller', until: instant(Date.parse('2026-11-21T12:00:00Z')) },
    }),
    decision({ id: '7', status: 'unsupported', reason: { code: 'unsupported', why: 'nothing there can' } }),
  ],
  { wakeAt: instant(Date.parse('2026-11-21T09:05:00.250Z')) },
)

it('has the fields of the contract, in their order', () => {
  const document = planDocument(plan)
  expect(Object.keys(document).join(' ')).toBe(
    'apiVersion kind id host revision observedAt plannedAt wakeAt fightDetection decisions summary',
  )
  expect(document).toMatchObject({
    apiVersion: 'stationkeeper/v1',
    kind: 'Plan',
    observedAt: '2026-11-21T09:00:00Z',
    wakeAt: '2026-11-21T09:05:00.250Z',
    fightDetection: 'on',
    decisions: [
      { session: { id: '5' }, status: 'change', action: 'unlock', preview: { action: 'none' } },
      {
        reason: { code: 'held', hold: 'h7', by: 'keller', until: '2026-11-21T09:20:00Z' },
        drift: { desired: null, rule: null, by: 'keller', until: '2026-11-21T12:00:00Z' },
      },
      { reason: { code: 'unsupported', why: 'nothing there can' } },
    ],
  })
})

it.each([
  ['as it is', {}],
  ['of a commit', { commit: 'c0'.repeat(20) }],
  ['of a commit in the longer format', { commit: 'c0'.repeat(32) }],
])('satisfies the schema %s', (_, context) => {
  const document = planDocument(plan, context)
  expect(document).toMatchObject(context)
  expect(validate(JSON.parse(jsonText(document))), JSON.stringify(validate.errors)).toBe(true)
})

it('is the same text for the same plan, however its fields came about', () => {
  const { summary, decisions, ...rest } = plan
  expect(jsonText(planDocument({ summary, ...rest, decisions: [...decisions] }))).toBe(jsonText(planDocument(plan)))
})
