import { fieldsIn, namesIn } from '../model/match-fields.ts'
import type { Match, MatchField } from '../model/policy.ts'
import { qualifiedUser } from '../model/session.ts'
import { between, type Milliseconds } from '../model/time.ts'
import type { Facts } from './facts.ts'

/** What a match asks for in one place: a field, or a composition that stands for itself. */
export type PartName = Exclude<keyof Match, 'everySession' | 'all'>

/** One of the things that must all hold for a match to hold. What stands within `all` counts as though it stood beside it. */
export interface MatchPart {
  readonly name: PartName
  /** Which child of `all`, and of `all` within that, it stands in. */
  readonly path: readonly number[]
  /** This part and nothing else. */
  readonly alone: Match
}

/** What a session has where a match asks for something. */
export interface Having {
  readonly field: MatchField
  /** false: nobody knows. */
  readonly known: boolean
  /** null: not known, or known to be none. */
  readonly value: string | boolean | Milliseconds | readonly string[] | Readonly<Record<string, string>> | null
}

export function partsOf(match: Match, path: readonly number[] = []): readonly MatchPart[] {
  return namesIn(match).flatMap((name): readonly MatchPart[] => {
    if (name === 'everySession' || match[name] === undefined) return []
    if (name === 'all') return (match.all ?? []).flatMap((child, index) => partsOf(child, [...path, index]))
    return [{ name, path, alone: { [name]: match[name] } }]
  })
}

/** The match without that part. What would be empty then is about every session, and says so. */
export function withoutPart(match: Match, part: Pick<MatchPart, 'name' | 'path'>): Match {
  const left = remove(match, part.name, part.path)
  return partsOf(left).length === 0 ? { everySession: true } : left
}

function remove(match: Match, name: PartName, [index, ...deeper]: readonly number[]): Match {
  if (index === undefined) {
    const { [name]: _, ...rest } = match
    return rest
  }
  const { all = [], ...rest } = match
  const children = all
    .map((child, at) => (at === index ? remove(child, name, deeper) : child))
    .filter(child => Object.keys(child).length > 0)
  return children.length === 0 ? rest : { ...rest, all: children }
}

/** `station`, or `all[1].station`. */
export function partText({ name, path }: Pick<MatchPart, 'name' | 'path'>): string {
  return [...path.map(index => `all[${index}]`), name].join('.')
}

/** What the session has of every field that the match speaks of, each once. */
export function havingOf(match: Match, facts: Facts): readonly Having[] {
  return [...fieldsIn(match)].map(field => having(field, facts))
}

function having(field: MatchField, facts: Facts): Having {
  const { session, now } = facts
  const of = (value: Having['value']): Having => ({ field, known: value !== null, value })
  const orNone = (value: string | null, original: string | null): Having =>
    value === '' ? { field, known: true, value: null } : of(original ?? value)
  switch (field) {
    case 'sessionId':
      return of(session.id)
    case 'user':
      return of(qualifiedUser(session))
    case 'group':
      return of(session.groups)
    case 'station':
      return orNone(facts.station, session.station)
    case 'labels':
      return of(facts.labels === null ? null : facts.labels.values)
    case 'client':
      return orNone(facts.client, session.client)
    case 'connection':
      return of(session.connection)
    case 'admin':
      return of(session.admin)
    case 'idleFor':
      return of(session.idleSince === null ? null : between(session.idleSince, now))
    case 'host':
      return of(facts.host)
    default:
      return field satisfies never
  }
}
