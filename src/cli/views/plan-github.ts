import type { TurningPoints } from '../../compare/turning-points.ts'
import type { Decision, Plan } from '../../model/plan.ts'
import type { RuleRef } from '../../model/policy.ts'
import { summarise } from '../../planner/summary.ts'
import { annotationLines } from './annotations-github.ts'
import { comingText } from './change-text.ts'
import type { Annotation } from './github-text.ts'
import { countsText } from './plan-counts.ts'
import { summaryText } from './plan-text.ts'
import { reasonText } from './reason-text.ts'
import { byRule } from './rule-order.ts'
import { sessionList } from './session-count.ts'

/** Where the repository has a file of the policies; null: nowhere. */
export type PlaceOf = (file: string) => string | null

export interface PlanGithubOptions {
  readonly place: PlaceOf
  readonly over?: TurningPoints | null
}

/**
 * The plan as annotations at its rules: a notice for each that does something, warnings for what nobody can have meant. Sessions are named by
 * id alone, since anybody reads it who may read the pull request.
 */
export function planGithub(plan: Plan, { place, over = null }: PlanGithubOptions): string {
  const groups = byRule(plan.decisions, ({ rule }) => rule)
  const annotations = groups.flatMap(({ rule, group }) => [
    ...doubts(group, rule, place),
    ...(group.some(({ status }) => status === 'change' || status === 'assert') ? [notice(group, rule, place)] : []),
  ])
  const lines = [
    ...annotationLines(annotations),
    ...(over === null ? [] : [`${comingText(over, over.points.length, 'decisions')}.`]),
    summaryText(plan.summary),
  ]
  return `${lines.join('\n')}\n`
}

/** Conflicts, and what could not be decided for want of knowledge. */
function doubts(group: readonly Decision[], rule: RuleRef | null, place: PlaceOf): readonly Annotation[] {
  const doubtful = group.filter(({ status, reason }) => status === 'conflict' || reason.code === 'undecided-match')
  return [...Map.groupBy(doubtful, ({ reason }) => reasonText(reason))].map(([text, about]) => ({
    level: 'warning',
    ...ruleAnnotation(rule, place),
    message: `${sessionList(about.map(({ session }) => session.id))}: ${text}.`,
  }))
}

function notice(group: readonly Decision[], rule: RuleRef | null, place: PlaceOf): Annotation {
  const acting = group.filter(({ status }) => status === 'change' || status === 'assert')
  return {
    level: 'notice',
    ...ruleAnnotation(rule, place),
    message: `${countsText(summarise(group))}. Due: ${sessionList(acting.map(({ session }) => session.id))}.`,
  }
}

/** Where an annotation about a rule stands; what no file has, such as an override, stands nowhere. */
export function ruleAnnotation(rule: RuleRef | null, place: PlaceOf): Pick<Annotation, 'file' | 'line' | 'title'> {
  if (rule === null) return { file: null, line: 0, title: 'no rule' }
  const file = rule.line === 0 ? null : place(rule.file)
  return { file, line: file === null ? 0 : rule.line, title: `${rule.policy}/${rule.rule}` }
}
