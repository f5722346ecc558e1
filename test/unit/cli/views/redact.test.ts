import { expect, test } from 'vitest'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { redaction, redactPlan } from '../../../../src/cli/views/redact.ts'
import { redactDifference, redactTurningPoints } from '../../../../src/cli/views/redact-difference.ts'
import { planDocument } from '../../../../src/documents/plan.ts'
import type { Reason } from '../../../../src/model/plan.ts'
import { decision, planOf } from '../../../support/decision.ts'
import { noon } from '../../../support/observation.ts'
import { HARMFUL, reviewedDifference, reviewedPlan } from '../../../support/reviewed.ts'

const people = ['CLASS', 'ana', 'ben', 'cleo', 'keller', 'dora', 'emil', 'finn', 'gina', 'hugo', 'LAPTOP']
const named = new RegExp(people.map(name => `\\b${name}\\b`).join('|'), 'i')

test('no name is left in a plan, in what time changes of it, or in a difference', async () => {
  const { plan, over } = await reviewedPlan('ana maria')
  const difference = await reviewedDifference('ana maria')
  const names = redaction()
  for (const [all, without] of [
    [plan, redactPlan(plan, names)],
    [over, redactTurningPoints(over, plan.host, names)],
    [difference, redactDifference(difference, names)],
  ]) {
    expect(jsonText(all)).toMatch(named)
    expect(jsonText(without)).not.toMatch(named)
  }
})

test('nothing of a name comes through, its length and its digest neither', async () => {
  const about = async (name: string): Promise<string> => {
    const { plan, over } = await reviewedPlan(name)
    const names = redaction()
    const document = planDocument(redactPlan(plan, names), { over: redactTurningPoints(over, plan.host, names) })
    return jsonText([document, redactDifference(await reviewedDifference(name), names)])
  }
  const plain = await about('zoe')
  expect(await about(HARMFUL)).toBe(plain)
  expect(await about('person 1')).toBe(plain)
  expect(await about('ana')).not.toBe(plain)
})

test('one person has one number, however the name is written, whoever else is named', () => {
  const held: Reason = { code: 'held', hold: 'h1', by: 'class\\ANA', until: noon }
  const { decisions } = redactPlan(planOf([decision({ reason: held }), decision({ id: '6' })]), redaction())
  expect(decisions.map(({ session }) => session.user)).toEqual(['person 1', 'person 1'])
  expect(decisions[0]?.reason).toMatchObject({ by: 'person 1', hold: 'h1' })
  expect(decisions[1]?.session.incarnation).toBe('HOST/6/2026-11-21T08:00:00Z/person 1')
})

test('a rule that honours a block is no person, and what a host said may name one', () => {
  const honoured = decision({ reason: { code: 'held', hold: 'h1', by: 'onBlock', until: noon } })
  const failed = decision({ reason: { code: 'provider-failed', until: noon, message: 'CLASS\\ana is busy' } })
  const unsupported = decision({ reason: { code: 'unsupported', why: 'CLASS\\ana has no seat' } })
  const { decisions } = redactPlan(planOf([honoured, failed, unsupported]), redaction())
  expect(decisions[0]?.reason).toMatchObject({ by: 'onBlock' })
  expect(decisions[1]?.reason).toMatchObject({ message: 'what it said is left out' })
  expect(decisions[2]?.reason).toEqual({ code: 'unsupported' })
})

test('what needs no name stays as it is', async () => {
  const { plan } = await reviewedPlan()
  const { decisions, id, ...rest } = redactPlan(plan, redaction())
  const { decisions: before, id: named, ...same } = plan
  expect(rest).toEqual(same)
  expect(id).not.toBe(named)
  expect(decisions.map(({ status, action, rule }) => ({ status, action, rule }))).toEqual(
    before.map(({ status, action, rule }) => ({ status, action, rule })),
  )
})
