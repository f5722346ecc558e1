import type { Observation } from '../../model/session.ts'
import { isoInstant } from '../../model/time.ts'
import type { Standing } from '../standing.ts'
import { nothingKeptText } from './caveat-text.ts'
import { summaryText } from './plan-text.ts'
import { printable } from './printable.ts'
import { sessionCount } from './session-count.ts'

/** How things stand, a line a matter. */
export function standingText(standing: Standing): string {
  const { host, provider, state, daemon, stopped, unkept, observation, unseen, plan } = standing
  const lines = [
    ['Host', `${host ?? 'not known'} (${provider})`],
    ['Daemon', daemon === null ? 'none is running' : `process ${daemon.pid}, since ${isoInstant(daemon.since)}`],
    ['State', state],
    ...actingLines(stopped, unkept),
    ...policyLines(standing.policies),
    ['Sessions', observation === null ? 'never seen' : countsText(observation)],
    ...(unseen === null ? [] : [['Not seen now', unseen]]),
    ...(plan === null ? [] : [['Now due', summaryText(plan.summary).replace(/^Plan: /, '')]]),
  ]
  return lines.map(([name = '', said = '']) => `${`${name}:`.padEnd(14)}${printable(said)}\n`).join('')
}

function actingLines(stopped: string | null, unkept: string | null): readonly string[][] {
  const lines = stopped === null ? [] : [['Acting', `STOPPED: ${stopped}`]]
  if (unkept !== null) lines.push(['Acting', nothingKeptText(unkept).replace(/^N/, 'n')])
  return lines.length === 0 ? [['Acting', 'not stopped']] : lines
}

function policyLines({ source, revision, rules, since, rejected }: Standing['policies']): readonly string[][] {
  const lines = [['Policies', source]]
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
