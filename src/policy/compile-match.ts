import type { Match } from '../model/policy.ts'
import { parseDuration } from '../model/time.ts'
import type { MatchDocument, OneOrMany, Text } from './document-types.ts'

/** One value is a list of one. */
export function many<T>(values: OneOrMany<T>): readonly T[] {
  // A list type that may be readonly is not narrowed by Array.isArray.
  return Array.isArray(values) ? values : [values as T]
}

function texts(values: OneOrMany<Text>): readonly string[] {
  return many(values).map(String)
}

/** Fields in one fixed order, so that equal matches make equal JSON. */
export function compileMatch(match: MatchDocument): Match {
  const idleFor = match.idleFor === undefined ? null : parseDuration(match.idleFor)
  return {
    ...(match.everySession && { everySession: true }),
    ...(match.sessionId !== undefined && { sessionId: texts(match.sessionId) }),
    ...(match.user !== undefined && { user: texts(match.user) }),
    ...(match.group !== undefined && { group: texts(match.group) }),
    ...(match.station !== undefined && { station: texts(match.station) }),
    ...(match.labels !== undefined && { labels: compileLabels(match.labels) }),
    ...(match.client !== undefined && { client: texts(match.client) }),
    ...(match.connection !== undefined && { connection: many(match.connection) }),
    ...(match.admin !== undefined && { admin: match.admin }),
    ...(idleFor !== null && { idleFor }),
    ...(match.host !== undefined && { host: texts(match.host) }),
    ...(match.any && { any: match.any.map(compileMatch) }),
    ...(match.all && { all: match.all.map(compileMatch) }),
    ...(match.not && { not: compileMatch(match.not) }),
  }
}

function compileLabels(labels: Readonly<Record<string, OneOrMany<Text>>>): Readonly<Record<string, readonly string[]>> {
  const names = Object.keys(labels).sort()
  return Object.fromEntries(names.map(name => [name, texts(labels[name] ?? [])]))
}
