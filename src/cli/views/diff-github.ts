import type { BundleDifference, SessionDifference, SnapshotDifference } from '../../compare/diff.ts'
import type { RuleRef } from '../../model/policy.ts'
import { summarise } from '../../planner/summary.ts'
import { annotationLines } from './annotations-github.ts'
import { differenceText, newlyText } from './diff-words.ts'
import type { Annotation } from './github-text.ts'
import { countsText } from './plan-counts.ts'
import { type PlaceOf, ruleAnnotation } from './plan-github.ts'
import { printable } from './printable.ts'
import { reasonText } from './reason-text.ts'
import { byRule } from './rule-order.ts'
import { sessionList } from './session-count.ts'

export interface DiffGithubOptions {
  /** Where the repository has a file of the policies after the change. */
  readonly place: PlaceOf
}

/** A difference, and the host on which it is. */
interface Placed extends SessionDifference {
  readonly host: string
}

/**
 * What two bundles decide differently, as annotations at the rules that decide now: a notice each, and a warning for what is a conflict now or
 * can't be decided any more. Sessions are named by id alone, since anybody reads it who may read the pull request.
 */
export function diffGithub({ snapshots, summary }: BundleDifference, { place }: DiffGithubOptions): string {
  const several = snapshots.length > 1
  const groups = byRule(snapshots.flatMap(placed), ({ after }) => after.rule)
  const annotations = groups.flatMap(({ rule, group }) => [
    ...doubts(group, rule, place, several),
    notice(group, rule, place, several),
  ])
  const newly = newlyText(summary)
  const lines = [
    ...annotationLines(annotations),
    ...(newly === null ? [] : [`${newly}.`]),
    `${differenceText(summary)}.`,
  ]
  return `${lines.join('\n')}\n`
}

function placed({ host, differences }: SnapshotDifference): readonly Placed[] {
  return differences.map(difference => ({ ...difference, host }))
}

function doubts(all: readonly Placed[], rule: RuleRef | null, place: PlaceOf, several: boolean): readonly Annotation[] {
  const doubtful = all.filter(
    ({ after: { status, reason } }) => status === 'conflict' || reason.code === 'undecided-match',
  )
  return [...Map.groupBy(doubtful, ({ after }) => reasonText(after.reason))].map(([text, about]) => ({
    level: 'warning',
    ...ruleAnnotation(rule, place),
    message: `Now of ${whichText(about, several)}: ${text}.`,
  }))
}

function notice(all: readonly Placed[], rule: RuleRef | null, place: PlaceOf, several: boolean): Annotation {
  const sums = countsText(summarise(all.map(({ session, after }) => ({ session, ...after }))))
  return {
    level: 'notice',
    ...ruleAnnotation(rule, place),
    message: `${rule === null ? 'No rule decides any more' : 'Decides otherwise'} about ${whichText(all, several)}: ${sums}.`,
  }
}

function whichText(all: readonly Placed[], several: boolean): string {
  const ids = all.map(({ host, session }) => (several ? `${host}: ${session.id}` : session.id))
  return printable(sessionList(ids))
}
