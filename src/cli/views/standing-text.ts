import type { Observation } from '../../model/session.ts'
import { formatDuration, isoInstant } from '../../model/time.ts'
import type { Left } from '../../standing/budgets.ts'
import type { RepositoryNow } from '../policies-now.ts'
import type { Standing } from '../standing.ts'
import { armedText } from './armed-text.ts'
import { nothingKeptText } from './caveat-text.ts'
import { commitText } from './commit-text.ts'
import { durationText } from './duration-text.ts'
import { fightDetectionWords } from './fight-detection-text.ts'
import { inForceLines, type Line } from './in-force-text.ts'
import { momentText } from './moment-text.ts'
import { summaryText } from './plan-text.ts'
import { printable } from './printable.ts'
import { sessionCount, sessionList } from './session-count.ts'
import { withheldGroups } from './withheld-text.ts'

/** Said where a number would be made up. */
const UNKNOWN = 'not known'

/** How things stand, a line a matter. */
export function standingText(standing: Standing): string {
  const { host, provider, state, daemon, stopped, unkept, observation, unseen, plan } = standing
  const { unremembered, budgets, fightDetection } = standing
  const disconnects = budgets?.disconnects ?? null
  const lines: readonly Line[] = [
    ['Host', `${host ?? 'not known'} (${provider})`],
    ['Daemon', daemon === null ? 'none is running' : `process ${daemon.pid}, since ${isoInstant(daemon.since)}`],
    ['State', state],
    ...actingLines(stopped, unkept),
    ['Armed', standing.armed === null ? UNKNOWN : armedText(standing.armed)],
    ...policyLines(standing.policies),
    ['Sessions', observation === null ? (unremembered === null ? 'never seen' : UNKNOWN) : countsText(observation)],
    ...lineIf('Fight detection', fightDetection === null ? null : fightDetectionWords(fightDetection)),
    ...lineIf('Not seen now', unseen),
    ...lineIf('Not remembered', unremembered),
    ...lineIf('Now due', plan === null ? null : summaryText(plan.summary).replace(/^Plan: /, '')),
    ...withheldGroups(plan?.decisions ?? []).map(
      ({ sessions, text }): Line => ['Withheld', `${sessionList(sessions)}: ${text}`],
    ),
    ...inForceLines(standing),
    ['Writes', budgets === null ? UNKNOWN : leftText(budgets.writes)],
    ...lineIf('Disconnects', disconnects === null ? null : leftText(disconnects)),
  ]
  return lines.map(([name, said]) => `${`${name}:`.padEnd(17)}${printable(said)}\n`).join('')
}

function lineIf(name: string, said: string | null): readonly Line[] {
  return said === null ? [] : [[name, said]]
}

function actingLines(stopped: string | null, unkept: string | null): readonly Line[] {
  const lines: Line[] = stopped === null ? [] : [['Acting', `STOPPED: ${stopped}`]]
  if (unkept !== null) lines.push(['Acting', nothingKeptText(unkept).replace(/^N/, 'n')])
  return lines.length === 0 ? [['Acting', 'not stopped']] : lines
}

function policyLines(policies: Standing['policies']): readonly Line[] {
  const { source, revision, rules, since, rejected, unread, standsIn, repository } = policies
  const isEmpty = standsIn !== null && rejected === null && repository === null
  const lines: Line[] = [['Policies', isEmpty ? `${source}, where there is no policy` : source]]
  if (revision !== null) {
    const lastGood = standsIn === null ? '' : `, the last good bundle, of ${standsIn}`
    const inForce = since === null ? lastGood : `, in force since ${since}`
    lines.push(['Revision', `${revision} (${rules} ${rules === 1 ? 'rule' : 'rules'})${inForce}`])
  }
  if (rejected !== null) {
    const stays =
      since === null
        ? standsIn === null
          ? 'nothing is in force'
          : 'the last good bundle stays'
        : `last good bundle in force since ${since}`
    lines.push([unread ? 'NOT READ' : 'REJECTED', `${rejected}; ${stays}`])
  } else if (revision === null) {
    lines.push(['Revision', repository === null ? 'there is no policy in it' : 'nothing was ever accepted of it here'])
  }
  return repository === null ? lines : [...lines, ...repositoryLines(repository)]
}

function repositoryLines({ commit, fetchedAt, age }: RepositoryNow): readonly Line[] {
  const fetched = fetchedAt === null || age === null ? 'never' : `${isoInstant(fetchedAt)}, ${durationText(age)} ago`
  return [
    ...(commit === null ? [] : [['Commit', commitText(commit).replace(/^commit /, '')] as const]),
    ['Fetched', fetched],
  ]
}

function leftText({ left, count, per, moreAt }: Left): string {
  const more = left > 0 || moreAt === null ? '' : `, the next at ${momentText(moreAt)}`
  return `${left} of ${count} left in any ${formatDuration(per)}${more}`
}

function countsText({ sessions, observedAt }: Observation): string {
  const { active, disconnected, blocked, unknown } = countSessions(sessions)
  const blocks = unknown === 0 ? `${blocked} blocked` : `${blocked} blocked, ${unknown} not known`
  return `${sessionCount(sessions.length)}: ${active} active, ${disconnected} disconnected; ${blocks} (${isoInstant(observedAt)})`
}

/** Of those who have a user. */
export function countSessions(sessions: Observation['sessions']): {
  readonly active: number
  readonly disconnected: number
  readonly blocked: number
  /** Nobody can see whether they are blocked. */
  readonly unknown: number
} {
  const people = sessions.filter(session => session.user !== null)
  return {
    active: people.filter(session => session.state === 'active').length,
    disconnected: people.filter(session => session.state === 'disconnected').length,
    blocked: people.filter(session => session.blocked === 'yes').length,
    unknown: people.filter(session => session.blocked === 'unknown').length,
  }
}
