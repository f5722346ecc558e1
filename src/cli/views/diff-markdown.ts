import type { BundleDifference, SnapshotDifference } from '../../compare/diff.ts'
import type { RuleRef } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import { summarise } from '../../planner/summary.ts'
import { alike, comingText } from './change-text.ts'
import {
  aheadText,
  comparedText,
  differenceText,
  fieldName,
  NEWLY_WORDS,
  ruleCountsText,
  snapshotName,
  snapshotText,
} from './diff-words.ts'
import { foldedMarkdown, LARGEST_COMMENT, type Section } from './folded-markdown.ts'
import { htmlCode, markdownCode, tableHead, tableRow } from './markdown-text.ts'
import { countsText, SUMMARY_WORDS } from './plan-counts.ts'
import { ruleName } from './reason-text.ts'
import { byRule } from './rule-order.ts'
import { sessionList } from './session-count.ts'
import {
  ALIKE_COLUMNS,
  alikeCells,
  ruledMarkdown,
  ruleHtml,
  SESSION_COLUMNS,
  sessionCells,
  verdictMarkdown,
} from './verdict-markdown.ts'

/** So many snapshots have their sums above the tables: nothing there can be left out. */
const NAMED = 20

export interface DiffMarkdownOptions {
  /** Characters. @default {@link LARGEST_COMMENT} */
  readonly largest?: number
}

/** What two bundles decide differently, as a comment of a pull request: the sums, then sessions by the rule that decides now, folded away. */
export function diffMarkdown(
  difference: BundleDifference,
  { largest = LARGEST_COMMENT }: DiffMarkdownOptions = {},
): string {
  const { before, after, rules, stations, snapshots, summary } = difference
  const counts = ruleCountsText(rules)
  const ahead = aheadText(snapshots)
  const top = [
    '### Stationkeeper: what these policies change',
    sumsTable(summary),
    ahead === null ? `${differenceText(summary)}.` : `${differenceText(summary)}. ${ahead}.`,
    `Before: ${markdownCode(comparedText(before))}. After: ${markdownCode(comparedText(after))}.`,
    ...(counts === null ? ['Rules: the same.'] : [`${counts}.`]),
    ...(stations.length === 0 ? [] : [`Stations changed: ${markdownCode(stations.join(', '))}.`]),
    ...snapshots.slice(0, NAMED).map(snapshot => `${markdownCode(snapshotText(snapshot))}: ${snapshotSums(snapshot)}.`),
    ...(snapshots.length > NAMED ? [`And ${snapshots.length - NAMED} more snapshots.`] : []),
  ]
  const sections = [
    ...snapshots.flatMap(snapshot => snapshotSections(snapshot, snapshotName(snapshot, snapshots))),
    ...ruleSection(rules),
  ]
  return foldedMarkdown(top, sections, largest)
}

function sumsTable({ before, after, newly }: BundleDifference['summary']): string {
  const isNew = new Set<string>(NEWLY_WORDS.map(([key]) => key))
  return [
    ...tableHead(['', ...SUMMARY_WORDS.map(([, word]) => word)]),
    tableRow(['before', ...SUMMARY_WORDS.map(([key]) => `${before[key]}`)]),
    tableRow(['after', ...SUMMARY_WORDS.map(([key]) => `${after[key]}`)]),
    tableRow(['newly', ...SUMMARY_WORDS.map(([key]) => (isNew.has(key) ? `${newly[key]}` : ''))]),
  ].join('\n')
}

function snapshotSums({ summary, over }: SnapshotDifference): string {
  const sums = differenceText(summary)
  const what = `${sums.charAt(0).toLowerCase()}${sums.slice(1)}`
  return over === null ? what : `${what}. ${comingText(over, over.points.length, 'differences')}`
}

function snapshotSections(snapshot: SnapshotDifference, name: string | null): readonly Section[] {
  const host = name === null ? '' : `${htmlCode(name)}: `
  const groups = byRule(snapshot.differences, ({ after }) => after.rule)
  return [
    ...groups.map(({ rule, group }) => ({
      summary: `${host}${titleOf(rule)}: ${countsText(summarise(group.map(({ session, after }) => ({ session, ...after }))))}`,
      columns: [...SESSION_COLUMNS, 'Before', 'After'],
      rows: group.map(({ session, before, after }) =>
        tableRow([...sessionCells(session), verdictMarkdown(before, session), ruledMarkdown(after, session)]),
      ),
    })),
    ...overSection(snapshot, host),
  ]
}

function titleOf(rule: RuleRef | null): string {
  return rule === null ? 'No rule any more' : ruleHtml(rule)
}

function overSection({ over }: SnapshotDifference, host: string): readonly Section[] {
  if (over === null || over.points.length === 0) return []
  const { points } = over
  return [
    {
      summary: `${host}what changes by time alone: ${points.length === 1 ? 'at 1 instant' : `at ${points.length} instants`}`,
      columns: ['At', ...ALIKE_COLUMNS],
      rows: points.flatMap(({ at, differences, settled }) => [
        ...alike(differences).map(each => tableRow([isoInstant(at), ...alikeCells(each)])),
        ...(settled.length === 0
          ? []
          : [tableRow([isoInstant(at), markdownCode(sessionList(settled.map(({ id }) => id))), 'alike', 'again'])]),
      ]),
    },
  ]
}

function ruleSection(rules: BundleDifference['rules']): readonly Section[] {
  const { added, removed, changed } = rules
  const rows = [
    ...added.map(rule => tableRow(['added', markdownCode(ruleName(rule)), ''])),
    ...removed.map(rule => tableRow(['removed', markdownCode(ruleName(rule)), ''])),
    ...changed.map(({ after, fields }) =>
      tableRow(['changed', markdownCode(ruleName(after)), fields.map(fieldName).join(', ')]),
    ),
  ]
  return rows.length === 0
    ? []
    : [{ summary: ruleCountsText(rules) ?? 'Rules', columns: ['', 'Rule', 'What of it'], rows }]
}
