import { compareSessionIds, type Observation, qualifiedUser, type Session } from '../../model/session.ts'
import { between, type Instant, type Milliseconds } from '../../model/time.ts'
import { fightDetection } from '../../planner/fight-detection.ts'
import { fightDetectionText } from './fight-detection-text.ts'
import { printable } from './printable.ts'
import { sessionCount } from './session-count.ts'
import { tableText } from './table.ts'

/** The sessions of a host as a table; what is not known is a question mark. */
export function sessionsText({ host, observedAt, complete, sessions }: Observation): string {
  const rows = sessions.toSorted((a, b) => compareSessionIds(a.id, b.id)).map(session => row(session, observedAt))
  const headings = ['ID', 'USER', 'AT', 'STATE', 'BLOCKED', 'LOCKED', 'IDLE']
  const more = complete ? '' : ', and perhaps more: not all could be seen'
  const detection = fightDetectionText(fightDetection(sessions))
  const said = detection === null ? '' : `${detection}.\n`
  return `${tableText(headings, rows)}${sessionCount(sessions.length)} on ${printable(host)}${more}.\n${said}`
}

function row(session: Session, now: Instant): readonly string[] {
  return [
    session.id,
    qualifiedUser(session) ?? '-',
    place(session),
    session.state,
    certain(session.blocked),
    certain(session.locked),
    session.idleSince === null ? '-' : roughly(between(session.idleSince, now)),
  ]
}

function place({ station, client, connection }: Session): string {
  if (station !== null) return `station ${station}`
  if (client !== null) return `remote, ${client}`
  return connection ?? '-'
}

function certain(value: 'yes' | 'no' | 'unknown'): string {
  return value === 'unknown' ? '?' : value
}

/** The largest unit that fits: nobody needs the seconds of an hour. */
function roughly(length: Milliseconds): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const
  for (const [unit, size] of units) if (length >= size) return `${Math.floor(length / size)}${unit}`
  return '0s'
}
