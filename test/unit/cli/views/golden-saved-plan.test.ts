import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, test } from 'vitest'
import { savedPlanDocument } from '../../../../src/cli/saved-plan-document.ts'
import { readSavedPlan } from '../../../../src/cli/saved-plan-file.ts'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { refusalText } from '../../../../src/cli/views/refusal-text.ts'
import { reportDocument } from '../../../../src/cli/views/report-json.ts'
import { reportText } from '../../../../src/cli/views/report-text.ts'
import type { Report } from '../../../../src/model/action.ts'
import type { Decision, Plan } from '../../../../src/model/plan.ts'
import type { PlanRefusal } from '../../../../src/model/saved-plan.ts'
import { onlySaved } from '../../../../src/reconcile/only-saved.ts'
import { temporaryFolder } from '../../../support/cli.ts'
import { expectGolden } from '../../../support/golden.ts'
import { at } from '../../../support/observation.ts'
import { reviewedPlan } from '../../../support/reviewed.ts'

const ID = '11111111-2222-4333-8444-555555555555'

/** What an hour has brought: one is open by now, somebody else sits there, a rule previews no more, a hold came. */
function laterOn({ session, ...rest }: Decision): Decision {
  switch (session.id) {
    case '1':
      return { session, ...rest, status: 'in-sync', action: 'none', reason: { code: 'in-sync' } }
    case '2':
      return { session, ...rest, status: 'withheld', reason: { code: 'stopped' } }
    case '3':
      return { session: { ...session, user: 'CLASS\\zoe', incarnation: `${session.incarnation}-later` }, ...rest }
    case '9':
      return { session, ...rest, action: 'unlock', desired: 'unlocked', reason: { code: 'blocked' } }
    case '10':
      return { session, ...rest, status: 'change', reason: { code: 'blocked' } }
    default:
      return { session, ...rest }
  }
}

describe('a saved plan of a morning in a classroom', () => {
  let made: Plan
  let report: Report
  beforeAll(async () => {
    made = (await reviewedPlan()).plan
    using folder = temporaryFolder()
    writeFileSync(join(folder.path, 'my.plan'), JSON.stringify(savedPlanDocument(made, null, ID)))
    const fresh = { ...made, revision: `sha256:${'2'.repeat(64)}`, decisions: made.decisions.map(laterOn) }
    const { part, saved } = onlySaved(fresh, readSavedPlan('my.plan', folder.path))
    const results = part.decisions.map(decision =>
      decision.status === 'withheld'
        ? { decision, outcome: null, effect: null, message: null, note: null }
        : { decision, outcome: { kind: 'done' } as const, effect: 'verified' as const, message: null, note: null },
    )
    report = { plan: part, results, missing: [], policyProblem: null, saved }
  })

  test('as it is kept', () => {
    expectGolden('saved-plan/document.json', jsonText(savedPlanDocument(made, 'c'.repeat(40), ID)))
  })

  test('carried out, as text and as JSON', () => {
    expectGolden('saved-plan/report.txt', reportText(report))
    expectGolden('saved-plan/report.json', jsonText(reportDocument(report)))
  })

  test('refused', () => {
    const refusals: readonly PlanRefusal[] = [
      { code: 'stale-plan', plannedAt: at('2026-11-21T09:00:00Z'), now: at('2026-11-21T11:30:00Z') },
      { code: 'stale-plan', plannedAt: at('2026-11-21T09:00:00Z'), now: at('2026-11-21T08:59:00Z') },
      { code: 'foreign-plan', madeFor: 'LAB-1', host: 'LAB-2' },
      { code: 'used-plan', usedAt: at('2026-11-21T09:01:00Z') },
    ]
    const text = refusals.map(refusal => `${refusal.code}: ${refusalText(refusal)}\n`).join('')
    expectGolden('saved-plan/refusals.txt', text)
  })
})
