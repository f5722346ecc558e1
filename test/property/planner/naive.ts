import type { Match, MatchField, Rule, Station } from '../../../src/model/policy.ts'
import type { Observation, Session } from '../../../src/model/session.ts'
import type { Instant } from '../../../src/model/time.ts'

/** Three values as a number, so that AND is the least, OR the greatest and NOT one minus: Kleene's tables. */
type Kleene = 0 | 0.5 | 1

export interface Surroundings {
  readonly observation: Observation
  readonly stations: ReadonlyMap<string, Station>
  readonly now: Instant
}

/** Every rule of a bundle against one session, as the specification words it, without any index or short cut. */
export interface NaiveSelection {
  readonly winner: Rule | null
  readonly conflict: Rule | null
  readonly undecided: Rule | null
}

/** Picks among `rules`, which are in rank order. */
export function naiveSelection(rules: readonly Rule[], session: Session, around: Surroundings): NaiveSelection {
  const judged = rules.map(rule => ({ rule, truth: naiveTruth(rule.match, session, around) }))
  const candidates = judged.filter(({ truth }) => truth === 1).map(({ rule }) => rule)
  const top = Math.max(...candidates.map(rule => rule.priority))
  const best = candidates.filter(rule => rule.priority === top)
  const winner = best[0] ?? null
  const opposes = (rule: Rule): boolean => winner !== null && rule.ensure !== winner.ensure
  const doubts = judged.filter(({ rule, truth }) => truth === 0.5 && rule.priority >= top && opposes(rule))
  return { winner, conflict: best.find(opposes) ?? null, undecided: doubts[0]?.rule ?? null }
}

export function naiveTruth(match: Match, session: Session, around: Surroundings): Kleene {
  const parts: Kleene[] = []
  for (const field of fields) if (match[field] !== undefined) parts.push(fieldTruth(match, field, session, around))
  if (match.any !== undefined) parts.push(or(match.any.map(child => naiveTruth(child, session, around))))
  if (match.all !== undefined) parts.push(and(match.all.map(child => naiveTruth(child, session, around))))
  if (match.not !== undefined) parts.push(not(naiveTruth(match.not, session, around)))
  return and(parts)
}

const fields: readonly MatchField[] = [
  'sessionId',
  'user',
  'group',
  'station',
  'labels',
  'client',
  'connection',
  'admin',
  'idleFor',
  'host',
]

function fieldTruth(match: Match, field: MatchField, session: Session, around: Surroundings): Kleene {
  const station = knownStation(session)
  switch (field) {
    case 'sessionId':
      return certain(match.sessionId?.includes(session.id) === true)
    case 'user':
      return or((match.user ?? []).map(pattern => userTruth(pattern, session)))
    case 'group':
      if (session.groups === null) return 0.5
      return certain(session.groups.some(group => oneOf(match.group, group, true)))
    case 'station':
      return station === undefined ? 0.5 : certain(station !== null && oneOf(match.station, station, false))
    case 'labels': {
      if (station === undefined) return 0.5
      const labels = new Map(Object.entries(around.stations.get(station ?? '')?.labels ?? {}))
      const wanted = Object.entries(match.labels ?? {})
      return certain(wanted.every(([name, values]) => oneOf(values, labels.get(name), false)))
    }
    case 'client':
      if (session.client !== null) return certain(oneOf(match.client, session.client, true))
      return session.connection === 'station' ? 0 : 0.5
    case 'connection':
      return session.connection === null ? 0.5 : certain(match.connection?.includes(session.connection) === true)
    case 'admin':
      return session.admin === null ? 0.5 : certain(session.admin === match.admin)
    case 'idleFor':
      if (session.idleSince === null) return 0.5
      return certain(around.now >= session.idleSince + (match.idleFor ?? 0))
    case 'host':
      return certain(oneOf(match.host, around.observation.host, true))
    default:
      return field satisfies never
  }
}

/** undefined: unknown; null: known to be none. */
function knownStation({ station, connection }: Session): string | null | undefined {
  if (station !== null) return station
  return connection === 'remote' ? null : undefined
}

function userTruth(pattern: string, session: Session): Kleene {
  const [domain, name] = pattern.includes('\\') ? pattern.split('\\') : [null, pattern]
  const sameName = certain(oneOf([name ?? ''], session.user ?? undefined, true))
  if (domain === null || domain === undefined || domain === '*') return sameName
  return and([sameName, session.domain === null ? 0.5 : certain(oneOf([domain], session.domain, true))])
}

function oneOf(patterns: readonly string[] | undefined, text: string | undefined, ignoreCase: boolean): boolean {
  if (text === undefined) return false
  return (patterns ?? []).some(pattern => globExpression(pattern, ignoreCase).test(text))
}

/** `*` any text, `?` any one character, all else itself. */
export function globExpression(pattern: string, ignoreCase: boolean): RegExp {
  const source = Array.from(pattern, character => {
    if (character === '*') return '.*'
    return character === '?' ? '.' : character.replace(/[\\^$.|+()[\]{}/]/, '\\$&')
  })
  return new RegExp(`^${source.join('')}$`, ignoreCase ? 'isu' : 'su')
}

function certain(value: boolean): Kleene {
  return value ? 1 : 0
}

function and(values: readonly Kleene[]): Kleene {
  return values.includes(0) ? 0 : values.includes(0.5) ? 0.5 : 1
}

function or(values: readonly Kleene[]): Kleene {
  return not(and(values.map(not)))
}

function not(value: Kleene): Kleene {
  return value === 0.5 ? 0.5 : value === 0 ? 1 : 0
}
