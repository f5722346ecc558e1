import { beforeAll, describe, test } from 'vitest'
import { diffGithub } from '../../../../src/cli/views/diff-github.ts'
import { diffDocument } from '../../../../src/cli/views/diff-json.ts'
import { diffMarkdown } from '../../../../src/cli/views/diff-markdown.ts'
import { diffText } from '../../../../src/cli/views/diff-text.ts'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { planGithub } from '../../../../src/cli/views/plan-github.ts'
import { planMarkdown } from '../../../../src/cli/views/plan-markdown.ts'
import { planPowershell } from '../../../../src/cli/views/plan-powershell.ts'
import { planText } from '../../../../src/cli/views/plan-text.ts'
import { redaction, redactPlan } from '../../../../src/cli/views/redact.ts'
import { redactDifference, redactTurningPoints } from '../../../../src/cli/views/redact-difference.ts'
import type { BundleDifference } from '../../../../src/compare/diff.ts'
import type { TurningPoints } from '../../../../src/compare/turning-points.ts'
import { planDocument } from '../../../../src/documents/plan.ts'
import type { Plan } from '../../../../src/model/plan.ts'
import { ms } from '../../../../src/model/time.ts'
import { expectGolden } from '../../../support/golden.ts'
import { at } from '../../../support/observation.ts'
import { reviewedDifference, reviewedPlan } from '../../../support/reviewed.ts'

const departure = { at: at('2026-11-21T13:00:00Z'), sessions: 6, timeZone: 'Europe/Paris' }
const commit = '0123456789'.repeat(4)
const place = (file: string): string => `school/policies/${file}`

describe('a plan of a morning in a classroom', () => {
  let plan: Plan
  let over: TurningPoints
  let redacted: { readonly plan: Plan; readonly over: TurningPoints }
  beforeAll(async () => {
    const made = await reviewedPlan()
    plan = made.plan
    over = made.over
    const names = redaction()
    redacted = { plan: redactPlan(plan, names), over: redactTurningPoints(over, plan.host, names) }
  })

  test('as text', () => {
    expectGolden('plan/text.txt', planText(plan, { all: false, departure, over }))
    expectGolden('plan/text-all.txt', planText(plan, { all: true, departure: null }))
    expectGolden('plan/text-redacted.txt', planText(redacted.plan, { all: true, departure, over: redacted.over }))
  })

  test('as JSON', () => {
    expectGolden('plan/json.json', jsonText(planDocument(plan, { commit, over })))
    expectGolden('plan/json-redacted.json', jsonText(planDocument(redacted.plan)))
  })

  test('as Markdown', () => {
    expectGolden('plan/markdown.md', planMarkdown(plan, { all: false, departure, commit, over }))
    expectGolden('plan/markdown-all.md', planMarkdown(plan, { all: true, departure: null }))
    expectGolden('plan/markdown-short.md', planMarkdown(plan, { all: true, departure: null, largest: 2_700 }))
    expectGolden(
      'plan/markdown-redacted.md',
      planMarkdown(redacted.plan, { all: false, departure, over: redacted.over }),
    )
  })

  test('as annotations', () => {
    expectGolden('plan/github.txt', planGithub(plan, { place, over }))
    expectGolden('plan/github-nowhere.txt', planGithub(redacted.plan, { place: () => null }))
  })

  test('as PowerShell', () => {
    const options = {
      outIsTerminal: false,
      dialect: null,
      provider: 'multipoint',
      armed: true,
      timeoutOf: () => ms(10_000),
    } as const
    expectGolden('plan/powershell.txt', planPowershell(plan, options))
    expectGolden('plan/powershell-redacted.txt', planPowershell(redacted.plan, { ...options, dialect: 'id-list' }))
  })
})

describe('what other policies decide in that classroom', () => {
  let difference: BundleDifference
  let redacted: BundleDifference
  beforeAll(async () => {
    difference = await reviewedDifference()
    redacted = redactDifference(difference, redaction())
  })

  test('as text', () => {
    expectGolden('diff/text.txt', diffText(difference))
    expectGolden('diff/text-redacted.txt', diffText(redacted))
  })

  test('as JSON', () => {
    expectGolden('diff/json.json', jsonText(diffDocument(difference)))
  })

  test('as Markdown', () => {
    expectGolden('diff/markdown.md', diffMarkdown(difference))
    expectGolden('diff/markdown-redacted.md', diffMarkdown(redacted))
  })

  test('as annotations', () => {
    expectGolden('diff/github.txt', diffGithub(difference, { place }))
  })
})
