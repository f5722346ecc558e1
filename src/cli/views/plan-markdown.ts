import type { TurningPoints } from '../../compare/turning-points.ts'
import type { PlanContext } from '../../documents/plan.ts'
import type { Departure } from '../../model/departure.ts'
import type { Decision, Plan } from '../../model/plan.ts'
import { isoInstant } from '../../model/time.ts'
import { summarise } from '../../planner/summary.ts'
import { isDue } from '../../reconcile/intents.ts'
import { alike, comingText } from './change-text.ts'
import { driftLines } from './drift-text.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { foldedMarkdown, LARGEST_COMMENT, type Section } from './folded-markdown.ts'
import { markdownCode, tableHead, tableRow } from './markdown-text.ts'
import { countsText, SUMMARY_WORDS } from './plan-counts.ts'
import { departureLine } from './plan-text.ts'
import { previewLines } from './preview-text.ts'
import { ruleName } from './reason-text.ts'
import { byRule } from './rule-order.ts'
import { sessionCount } from './session-count.ts'
import {
  ALIKE_COLUMNS,
  alikeCells,
  reasonMarkdown,
  ruleHtml,
  SESSION_COLUMNS,
  sessionCells,
} from './verdict-markdown.ts'
import { outcomeText } from './verdict-text.ts'

export interface PlanMarkdownOptions extends PlanContext {
  /** Sessions to which nothing is due as well. */
  readonly all: boolean
  readonly departure: Departure | null
  /** Characters. @default {@link LARGEST_COMMENT} */
  readonly largest?: number
}

/** The plan as a comment of a pull request: the sums, then what each rule does, folded away. */
export function planMarkdown(plan: Plan, options: PlanMarkdownOptions): string {
  const { all, departure, commit = null, over = null, largest = LARGEST_COMMENT } = options
  const { decisions, summary } = plan
  const detection = fightDetectionText(plan.fightDetection)
  const top = [
    `### Stationkeeper: plan for ${markdownCode(plan.host)}`,
    [
      ...tableHead(SUMMARY_WORDS.map(([, word]) => word)),
      tableRow(SUMMARY_WORDS.map(([key]) => `${summary[key]}`)),
    ].join('\n'),
    `${sessionCount(decisions.length)}, seen at ${isoInstant(plan.observedAt)}, planned for ${isoInstant(plan.plannedAt)} ` +
      `by the policies ${markdownCode(plan.revision)}${commit === null ? '' : ` of commit ${markdownCode(commit)}`}.`,
    ...(departure === null ? [] : [departureLine(departure)]),
    ...(detection === null ? [] : [`${detection}.`]),
    ...(over === null ? [] : [`${comingText(over, over.points.length, 'decisions')}.`]),
  ]
  const sections = [
    ...ruleSections(decisions, all),
    ...linesSection('Overrides', driftLines(decisions, true)),
    ...linesSection('What rules would do that only preview', previewLines(decisions, true)),
    ...(over === null ? [] : overSection(over)),
  ]
  return foldedMarkdown(top, sections, largest)
}

/** A table a rule by which something is due, then the others. What no rule is about is in the sums alone. */
function ruleSections(decisions: readonly Decision[], all: boolean): readonly Section[] {
  const groups = byRule(decisions, ({ rule }) => rule).map(({ rule, group }) => ({
    rule,
    counts: countsText(summarise(group)),
    shown: all ? group : group.filter(isDue),
  }))
  const quiet = groups.filter(({ rule, shown }) => rule !== null && shown.length === 0)
  const sections = groups.map(({ rule, counts, shown }) => ({
    summary: `${rule === null ? 'No rule' : ruleHtml(rule)}: ${counts}`,
    columns: [...SESSION_COLUMNS, 'Decision', 'Why'],
    rows: shown.map(decision => {
      const { session, reason } = decision
      return tableRow([...sessionCells(session), outcomeText(decision), reasonMarkdown(reason, session)])
    }),
  }))
  const others = {
    summary: `Nothing is due by ${quiet.length === 1 ? '1 other rule' : `${quiet.length} other rules`}`,
    columns: ['Rule', 'Sessions'],
    rows: quiet.map(({ rule, counts }) => tableRow([rule === null ? '' : markdownCode(ruleName(rule)), counts])),
  }
  return [...sections, others].filter(({ rows }) => rows.length > 0)
}

function linesSection(title: string, lines: readonly string[]): readonly Section[] {
  if (lines.length === 0) return []
  return [
    { summary: `${title}: ${lines.length}`, columns: [title], rows: lines.map(line => tableRow([markdownCode(line)])) },
  ]
}

function overSection({ points }: TurningPoints): readonly Section[] {
  if (points.length === 0) return []
  return [
    {
      summary: `What time alone changes: ${points.length === 1 ? 'at 1 instant' : `at ${points.length} instants`}`,
      columns: ['At', ...ALIKE_COLUMNS],
      rows: points.flatMap(({ at, turns }) =>
        alike(turns).map(each => tableRow([isoInstant(at), ...alikeCells(each)])),
      ),
    },
  ]
}
