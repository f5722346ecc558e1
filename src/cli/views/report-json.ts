import { decisionDocument } from '../../documents/plan.ts'
import type { Report, Result } from '../../model/action.ts'
import { isoInstant } from '../../model/time.ts'
import { savedOutcomeDocument } from './saved-json.ts'

/** What became of a person's word, as data: each decision as a plan shows it, with the outcome of its call and its effect. */
export function reportDocument(report: Report): Readonly<Record<string, unknown>> {
  const { plan } = report
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Report',
    host: plan.host,
    plan: plan.id,
    revision: plan.revision,
    plannedAt: isoInstant(plan.plannedAt),
    fightDetection: plan.fightDetection,
    results: report.results.map(resultDocument),
    missing: report.missing,
    policyProblem: report.policyProblem,
    ...(report.saved === undefined ? {} : { saved: savedOutcomeDocument(report.saved) }),
  }
}

/** One decision of it. */
export function resultDocument({
  decision,
  outcome,
  effect,
  message,
  note,
}: Result): Readonly<Record<string, unknown>> {
  return { ...decisionDocument(decision), outcome, effect, message, note }
}
