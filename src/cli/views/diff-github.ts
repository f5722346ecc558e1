import type { BundleDifference, SessionDifference, SnapshotDifference } from '../../compare/diff.ts'
import type { RuleRef } from '../../model/policy.ts'
import { summarise } from '../../planner/summary.ts'
import { annotationLines } from './annotations-github.ts'
import { aheadText, differenceText, newlyText, snapshotName } from './diff-words.ts'
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

/** A difference, and which snapshot it is of; null: there is but one. */
interface Placed extends SessionDifference {
  readonly of: string | null
}

/**
 * What two bundles decide differently, as annotations at the rules that decide now: a notice each, and a warning for what is a conflict now or
 * can't be decided any more. Sessions are named by id alone, since anybody reads it who may read the pull request.
 */
export function diffGithub({ snapshots, rules, summary }: BundleDifference, { place }: DiffGithubOptions): string {
  const all = placed(snapshots)
  const decided = byRule(
    all.filter(({ after }) => after.rule !== null),
    ({ after }) => after.rule,
  )
  const left = byRule(
    all.filter(({ after }) => after.rule === null),
    ({ before }) => before.rule,
  )
  const annotations = [
    ...decided.flatMap(({ rule, group }) => [
      ...doubts(group, rule, place),
      notice('Decides otherwise about', group, ruleAnnotation(rule, place)),
    ]),
    ...left.map(({ rule, group }) => notice('No longer decides about', group, leftAt(rule, rules, place))),
  ]
  const newly = newlyText(summary)
  const ahead = aheadText(snapshots)
  const lines = [
    ...annotationLines(annotations),
    ...(newly === null ? [] : [`${newly}.`]),
    `${differenceText(summary)}.`,
    ...(ahead === null ? [] : [`${ahead}.`]),
  ]
  return `${lines.join('\n')}\n`
}

function placed(snapshots: readonly SnapshotDifference[]): readonly Placed[] {
  return snapshots.flatMap(snapshot => {
    const of = snapshotName(snapshot, snapshots)
    return snapshot.differences.map(each => ({ ...each, of }))
  })
}

function doubts(all: readonly Placed[], rule: RuleRef | null, place: PlaceOf): readonly Annotation[] {
  const doubtful = all.filter(
    ({ after: { status, reason } }) => status === 'conflict' || reason.code === 'undecided-match',
  )
  return [...Map.groupBy(doubtful, ({ after }) => reasonText(after.reason))].map(([text, about]) => ({
    level: 'warning',
    ...ruleAnnotation(rule, place),
    message: `Now of ${whichText(about)}: ${text}.`,
  }))
}

function notice(what: string, all: readonly Placed[], where: ReturnType<typeof ruleAnnotation>): Annotation {
  const sums = countsText(summarise(all.map(({ session, after }) => ({ session, ...after }))))
  return { level: 'notice', ...where, message: `${what} ${whichText(all)}: ${sums}.` }
}

/** A rule that decides no longer stands where the change left it; of one that is gone, or as it was, nobody knows where that is now. */
function leftAt(
  rule: RuleRef | null,
  { changed }: BundleDifference['rules'],
  place: PlaceOf,
): ReturnType<typeof ruleAnnotation> {
  const now = changed.find(({ before }) => before.policy === rule?.policy && before.rule === rule.rule)?.after
  return ruleAnnotation(now ?? rule, now === undefined ? () => null : place)
}

function whichText(all: readonly Placed[]): string {
  if (all[0]?.of === null) return sessionList(all.map(({ session }) => session.id))
  const lists = [...Map.groupBy(all, ({ of }) => of)].map(
    ([of, group]) => `${sessionList(group.map(({ session }) => session.id))} of ${of}`,
  )
  return printable(lists.join(' and '))
}
