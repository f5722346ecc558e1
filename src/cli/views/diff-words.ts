import type {
  BundleDifference,
  Compared,
  DifferenceSummary,
  RuleField,
  SnapshotDifference,
} from '../../compare/diff.ts'
import type { Summary } from '../../model/plan.ts'
import { isoInstant } from '../../model/time.ts'
import { printable } from './printable.ts'
import { sessionCount } from './session-count.ts'

/** So much of a digest or a commit tells it apart for people. */
const SHORT = 12

/** `HEAD~1 (commit 0123456789ab, sha256:0123456789ab)` */
export function comparedText({ name, revision, commit }: Compared): string {
  const digest = revision.slice(0, 'sha256:'.length + SHORT)
  const from = commit === null ? digest : `commit ${commit.slice(0, SHORT)}, ${digest}`
  return printable(`${name} (${from})`)
}

/** `HOST as seen at 2026-11-21T09:00:00Z (monday.json)`, and for when it was planned where that is another time. */
export function snapshotText({ host, observedAt, plannedAt, source }: SnapshotDifference): string {
  const from = source === null ? '' : ` (${source})`
  const when = plannedAt === observedAt ? '' : `, planned for ${isoInstant(plannedAt)}`
  return printable(`${host} as seen at ${isoInstant(observedAt)}${from}${when}`)
}

/** What tells a snapshot from the others: its host, or where it came from; null: there is but one. */
export function snapshotName({ host, source }: SnapshotDifference, all: readonly SnapshotDifference[]): string | null {
  if (all.length === 1) return null
  const hosts = new Set(all.map(each => each.host))
  return hosts.size === all.length ? host : (source ?? host)
}

/** The end of it all, in one sentence. */
export function differenceText({ sessions, differences, byRuleAlone }: DifferenceSummary): string {
  if (differences === 0) {
    const all = sessions === 1 ? 'the 1 session' : `all ${sessionCount(sessions)}`
    return sessions === 0 ? 'There is no session to decide about' : `Decided alike about ${all}`
  }
  const alone = byRuleAlone === 0 ? '' : `, about ${byRuleAlone} of them alike but by another rule`
  return `Decided otherwise about ${differences} of ${sessionCount(sessions)}${alone}`
}

/** The sums of what is new, in the order in which a gate names them. */
export const NEWLY_WORDS: readonly (readonly [keyof Summary, string])[] = [
  ['unlock', 'to unlock'],
  ['disconnect', 'to disconnect'],
  ['assert', 'to assert'],
  ['withheld', 'withheld'],
  ['conflict', 'in conflict'],
  ['unsupported', 'unsupported'],
]

/** `Newly: 3 to unlock, 1 to disconnect`; null where nothing of the kind is new. */
export function newlyText({ newly }: DifferenceSummary): string | null {
  const said = NEWLY_WORDS.filter(([key]) => newly[key] > 0).map(([key, word]) => `${newly[key]} ${word}`)
  return said.length === 0 ? null : `Newly: ${said.join(', ')}`
}

/**
 * What the instants ahead add to the sums of now: `Ahead, at 6 instants, that changes; newly at one of them: up to 3 to unlock`; null where nothing
 * was looked at or nothing changes.
 */
export function aheadText(snapshots: BundleDifference['snapshots']): string | null {
  const points = snapshots.flatMap(({ over }) => over?.points ?? [])
  if (points.length === 0) return null
  const said = NEWLY_WORDS.flatMap(([key, word]) => {
    const most = Math.max(...points.map(({ summary }) => summary.newly[key]))
    return most === 0 ? [] : [`${most} ${word}`]
  })
  const instants = points.length === 1 ? '1 instant' : `${points.length} instants`
  return `Ahead, at ${instants}, that changes${said.length === 0 ? '' : `; newly at one of them: up to ${said.join(', ')}`}`
}

/** `1 rule added, 2 changed`; null where the rules are the same. */
export function ruleCountsText({ added, removed, changed }: BundleDifference['rules']): string | null {
  const counts = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [changed.length, 'changed'],
  ] as const
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return said.length === 0 ? null : `Rules: ${said.join(', ')}`
}

/** A rule's fields as they are written in its file. */
export function fieldName(field: RuleField): string {
  switch (field) {
    case 'planOnly':
      return 'mode'
    case 'windows':
      return 'when'
    case 'honour':
      return 'onBlock'
    case 'priority':
    case 'match':
    case 'ensure':
    case 'timeout':
    case 'touchAdmins':
    case 'lift':
    case 'notice':
    case 'notBefore':
    case 'expiresAt':
    case 'reapply':
      return field
    default:
      return field satisfies never
  }
}
