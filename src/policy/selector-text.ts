import { fold } from '../model/fold.ts'
import type { Match } from '../model/policy.ts'
import { formatDuration } from '../model/time.ts'
import { splitUser } from '../model/user-name.ts'
import { isPlainLabel } from './selector-keys.ts'

/** The one spelling of a selector's match: fields in the order of `match`, ids alone, quotes where nothing else would do. */
export function selectorText(match: Match): string {
  const terms: string[] = []
  const add = (key: string, values: readonly string[] = []): void => {
    for (const value of values) terms.push(`${key}=${quoted(value)}`)
  }
  if (match.everySession) terms.push('everySession')
  for (const id of match.sessionId ?? []) terms.push(isPlainId(id) ? id : `session=${id}`)
  add('user', match.user)
  add('group', match.group)
  add('station', match.station)
  for (const [name, values] of Object.entries(match.labels ?? {}))
    add(isPlainLabel(name) ? name : `label:${name}`, values)
  add('client', match.client)
  add('connection', match.connection)
  if (match.admin !== undefined) add('admin', [String(match.admin)])
  if (match.idleFor !== undefined) add('idleFor', [formatDuration(match.idleFor)])
  add('host', match.host)
  return terms.join(',')
}

/** A word without a digit is far likelier to be a name, or a mistake, than an id. */
export function isPlainId(id: string): boolean {
  return /\d/.test(id)
}

/** Accounts are compared whatever the case, and `ana@class` is `class\ana`. */
export function canonicalUser(pattern: string): string {
  const folded = canonicalGlob(fold(pattern))
  const { domain, name } = splitUser(folded)
  if (domain === null) return name
  // Without its domain a name that holds an @ would be taken apart once more.
  if (domain === '*' && name.trim() !== '' && !/[@\\]/.test(name)) return name
  return `${domain}\\${name}`
}

/** Several stars mean what one means. */
export function canonicalGlob(pattern: string): string {
  return pattern.replaceAll(/\*{2,}/g, '*')
}

function quoted(value: string): string {
  if (!/^[\s'=]|\s$|[,"“”„‘’‚«»]/.test(value)) return value
  return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value.replaceAll("'", "''")}'`
}
