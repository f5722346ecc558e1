import type { BundleDifference, DifferencesOver, SnapshotDifference } from '../../compare/diff.ts'
import type { RuleRef } from '../../model/policy.ts'
import { isoInstant } from '../../model/time.ts'
import { changeLines, lookedUntil } from './change-text.ts'
import {
  aheadText,
  comparedText,
  differenceText,
  fieldName,
  newlyText,
  ruleCountsText,
  snapshotText,
} from './diff-words.ts'
import { printable } from './printable.ts'
import { ruleName } from './reason-text.ts'
import { sessionCount, sessionList } from './session-count.ts'

/** What two bundles decide differently: their rules, then the sessions of each snapshot, then the sums. */
export function diffText(difference: BundleDifference): string {
  const { before, after, stations, snapshots, summary } = difference
  const newly = newlyText(summary)
  const ahead = aheadText(snapshots)
  const lines = [
    `Before: ${comparedText(before)}`,
    `After:  ${comparedText(after)}`,
    ...ruleLines(difference),
    ...(stations.length === 0 ? [] : [`Stations changed: ${printable(stations.join(', '))}`]),
    ...snapshots.flatMap(snapshotLines),
    ...(newly === null ? [] : [`${newly}.`]),
    `${differenceText(summary)}.`,
    ...(ahead === null ? [] : [`${ahead}.`]),
  ]
  return `${lines.join('\n')}\n`
}

function ruleLines({ rules }: BundleDifference): readonly string[] {
  const counts = ruleCountsText(rules)
  const named = (word: string, refs: readonly RuleRef[]): readonly string[] =>
    refs.map(rule => `  ${word} ${ruleName(rule)}`)
  return counts === null
    ? ['Rules: the same']
    : [
        counts,
        ...named('added', rules.added),
        ...named('removed', rules.removed),
        ...rules.changed.map(
          ({ after, fields }) => `  changed ${ruleName(after)}: ${fields.map(fieldName).join(', ')}`,
        ),
      ]
}

function snapshotLines(snapshot: SnapshotDifference): readonly string[] {
  const { differences, over } = snapshot
  return [
    `${snapshotText(snapshot)}:`,
    ...(differences.length === 0 ? ['  no difference'] : changeLines(differences, '  ')),
    ...(over === null ? [] : overLines(over)),
  ]
}

function overLines(over: DifferencesOver): readonly string[] {
  const points = over.points.flatMap(({ at, differences, settled }) => [
    `  At ${isoInstant(at)}: ${differences.length === 0 ? 'no new difference' : `${sessionCount(differences.length)} decided otherwise`}`,
    ...changeLines(differences, '    '),
    ...(settled.length === 0 ? [] : [`    alike again: ${sessionList(settled.map(({ id }) => id))}`]),
  ])
  return [...points, `  ${lookedUntil(over, over.points.length, 'differences')}.`]
}
