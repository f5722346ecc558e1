import type { Match } from '../model/policy.ts'

type ListField = 'sessionId' | 'user' | 'group' | 'station' | 'client' | 'connection' | 'host'
const listFields: readonly ListField[] = ['sessionId', 'user', 'group', 'station', 'client', 'connection', 'host']

/**
 * Whether every session that `narrow` matches is proven to be matched by `broad` as well, fields with unknown values included: what makes
 * `narrow` true then also decides `broad`. false: not proven, which is no proof of the opposite.
 */
export function covers(broad: Match, narrow: Match): boolean {
  return (
    listFields.every(field => listCovers(broad[field], narrow[field])) &&
    labelsCover(broad.labels, narrow.labels) &&
    (broad.admin === undefined || broad.admin === narrow.admin) &&
    (broad.idleFor === undefined || (narrow.idleFor !== undefined && broad.idleFor <= narrow.idleFor)) &&
    sameOrAbsent(broad.any, narrow.any) &&
    sameOrAbsent(broad.all, narrow.all) &&
    sameOrAbsent(broad.not, narrow.not)
  )
}

/** Whether there is proven to be a session that both could match: one covers the other, or they speak of the same fields and share values. */
export function overlap(a: Match, b: Match): boolean {
  return covers(a, b) || covers(b, a) || shareValues(a, b)
}

function shareValues(a: Match, b: Match): boolean {
  return (
    listFields.every(field => listsShare(a[field], b[field])) &&
    labelNames(a, b).every(name => listsShare(a.labels?.[name], b.labels?.[name])) &&
    a.admin === b.admin &&
    same(a.any, b.any) &&
    same(a.all, b.all) &&
    same(a.not, b.not) &&
    (a.idleFor === undefined) === (b.idleFor === undefined)
  )
}

function labelNames(a: Match, b: Match): readonly string[] {
  return Object.keys({ ...a.labels, ...b.labels })
}

function listsShare(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.some(value => b.some(other => globCovers(value, other) || globCovers(other, value)))
}

function listCovers(broad: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  if (broad === undefined) return true
  return narrow?.every(value => broad.some(glob => globCovers(glob, value))) ?? false
}

function labelsCover(broad: Match['labels'], narrow: Match['labels']): boolean {
  return Object.entries(broad ?? {}).every(([name, values]) => listCovers(values, narrow?.[name]))
}

/** Equal, or `prefix*` and a text that begins with that prefix and has a domain where the prefix has one. */
function globCovers(glob: string, text: string): boolean {
  const wide = glob.toLowerCase()
  const slim = text.toLowerCase()
  if (wide === slim || wide === '*') return true
  const prefix = wide.slice(0, -1)
  if (!wide.endsWith('*') || /[*?@]/.test(prefix) || slim.includes('@')) return false
  return prefix.includes('\\') === slim.includes('\\') && slim.startsWith(prefix)
}

function sameOrAbsent(broad: unknown, narrow: unknown): boolean {
  return broad === undefined || same(broad, narrow)
}

/** Matches are built with their fields in one fixed order. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
