import { fold } from '../model/fold.ts'
import type { Match } from '../model/policy.ts'
import { splitUser } from '../model/user-name.ts'
import { labelKey } from './facts.ts'
import { isGlob, literalPrefix } from './glob.ts'

/** A value that a session must have (or may have, where it is unknown) for a rule to match it. */
export interface Anchor {
  readonly field: 'sessionId' | 'station' | 'user' | 'userPrefix' | 'label' | 'client' | 'group' | 'connection'
  /** In the case that matching uses. */
  readonly key: string
}

/**
 * The anchors of a match: a session that has none of them, and knows so, can't match.
 * @returns null when the match says nothing that can be looked up
 */
export function anchorsOf(match: Match): readonly Anchor[] | null {
  return (
    exact('sessionId', match.sessionId) ??
    exact('station', match.station) ??
    users(match.user) ??
    labels(match.labels) ??
    exact('client', match.client?.map(fold)) ??
    exact('group', match.group?.map(fold)) ??
    userPrefixes(match.user) ??
    anyChild(match.all) ??
    everyChild(match.any) ??
    exact('connection', match.connection)
  )
}

function exact(field: Anchor['field'], values: readonly string[] | undefined): readonly Anchor[] | null {
  if (values === undefined || values.some(isGlob)) return null
  return values.map(key => ({ field, key }))
}

function users(patterns: readonly string[] | undefined): readonly Anchor[] | null {
  return exact('user', patterns?.map(nameOf))
}

function userPrefixes(patterns: readonly string[] | undefined): readonly Anchor[] | null {
  const prefixes = patterns?.map(pattern => literalPrefix(nameOf(pattern)))
  if (prefixes === undefined || prefixes.includes('')) return null
  return prefixes.map(key => ({ field: 'userPrefix', key }))
}

function labels(wanted: Match['labels']): readonly Anchor[] | null {
  for (const [label, values] of Object.entries(wanted ?? {})) {
    if (!values.some(isGlob)) return values.map(value => ({ field: 'label', key: labelKey(label, value) }))
  }
  return null
}

function anyChild(children: readonly Match[] | undefined): readonly Anchor[] | null {
  for (const child of children ?? []) {
    const anchors = anchorsOf(child)
    if (anchors !== null) return anchors
  }
  return null
}

function everyChild(children: readonly Match[] | undefined): readonly Anchor[] | null {
  if (children === undefined) return null
  const all: Anchor[] = []
  for (const child of children) {
    const anchors = anchorsOf(child)
    if (anchors === null) return null
    all.push(...anchors)
  }
  return all
}

function nameOf(pattern: string): string {
  return splitUser(fold(pattern)).name
}
