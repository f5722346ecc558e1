import type { Observation } from '../../model/session.ts'
import { formatDuration, isoInstant } from '../../model/time.ts'
import type { Left } from '../budgets.ts'
import type { Contest, NoticeNow } from '../contests.ts'
import type { PlacedNow } from '../placed-now.ts'
import type { Standing } from '../standing.ts'
import { armedText } from './armed-text.ts'
import { nothingKeptText } from './caveat-text.ts'
import { fightDetectionWords } from './fight-detection-text.ts'
import { momentText } from './moment-text.ts'
import { summaryText } from './plan-text.ts'
import { printable } from './printable.ts'
import { sessionCount, sessionList } from './session-count.ts'
import { withheldGroups } from './withheld-text.ts'

type Line = readonly [name: string, said: string]

/** How things stand, a line a matter. */
export function standingText(standing: Standing): string {
  const { host, provider, state, daemon, stopped, unkept, observation, unseen, plan } = standing
  const { placed, contests, notices, budgets, fightDetection } = standing
  const lines: readonly Line[] = [
    ['Host', `${host ?? 'not known'} (${provider})`],
    ['Daemon', daemon === null ? 'none is running' : `process ${daemon.pid}, since ${isoInstant(daemon.since)}`],
    ['State', state],
    ...actingLines(stopped, unkept),
    ['Armed', armedText(standing.armed)],
    ...policyLines(standing.policies),
    ['Sessions', observation === null ? 'never seen' : countsText(observation)],
    ...lineIf('Fight detection', fightDetection === null ? null : fightDetectionWords(fightDetection)),
    ...lineIf('Not seen now', unseen),
    ...lineIf('Now due', plan === null ? null : summaryText(plan.summary).replace(/^Plan: /, '')),
    ...withheldGroups(plan?.decisions ?? []).map(
      ({ sessions, text }): Line => ['Withheld', `${sessionList(sessions)}: ${text}`],
    ),
    ...placed.map(placedLine),
    ...contests.map(contestLine),
    ...notices.map(noticeLine),
    ['Writes', leftText(budgets.writes)],
    ...lineIf('Disconnects', budgets.disconnects === null ? null : leftText(budgets.disconnects)),
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

function policyLines({ source, revision, rules, since, rejected }: Standing['policies']): readonly Line[] {
  const lines: Line[] = [['Policies', source]]
  if (revision !== null) {
    const inForce = since === null ? '' : `, in force since ${since}`
    lines.push(['Revision', `${revision} (${rules} ${rules === 1 ? 'rule' : 'rules'})${inForce}`])
  }
  if (rejected !== null) {
    const stays = since === null ? 'nothing is in force' : `last good bundle in force since ${since}`
    lines.push(['REJECTED', `${rejected}; ${stays}`])
  } else if (revision === null) lines.push(['Revision', 'there is no policy in it'])
  return lines
}

function placedLine({ placed, sessions }: PlacedNow): Line {
  const { id, selector, by, reason, until } = placed
  const what = placed.kind === 'hold' ? selector.text : `${selector.text} to be ${placed.rule.ensure}`
  const whom = sessions === null ? '' : `; covers ${sessions.length === 0 ? 'NO SESSION now' : sessionList(sessions)}`
  return [
    placed.kind === 'hold' ? 'Held' : 'Overridden',
    `${what} until ${momentText(until)} (${placed.kind}=${id}), ${placed.kind === 'hold' && placed.honours !== null ? '' : `by ${by}: `}${reason}${whom}`,
  ]
}

function contestLine({ sessionId, user, rule, reversals, since, until }: Contest): Line {
  const { contestedAfter, whenContested } = rule.reapply
  const times = `${reversals} times in ${formatDuration(contestedAfter.within)}`
  const then = whenContested === 'yield' ? 'left alone' : 'kept on slowly'
  return [
    'CONTESTED',
    `session ${sessionId} (${user}): ${rule.policy}/${rule.rule} was undone ${times}; ${then} since ${isoInstant(since)}, calm at ${momentText(until)} unless it goes on`,
  ]
}

function noticeLine({ sessionId, user, rule, until, shown }: NoticeNow): Line {
  const told = shown === false ? 'could not be told' : shown === null ? 'is being told' : 'was told'
  return [
    'Notice',
    `session ${sessionId} (${user}) ${told}, and is disconnected at ${momentText(until)} for ${rule.policy}/${rule.rule}`,
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
