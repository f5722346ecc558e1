import type { Match } from '../model/policy.ts'

const listFields = ['sessionId', 'user', 'group', 'station', 'client', 'connection', 'host'] as const
/** Shown as part of the whole, and compared for equality only. */
const composed = ['any', 'all', 'not'] as const

/** A match laid out for being compared with many others. */
export interface MatchShape {
  /** One bit for each field that it has. */
  readonly fields: number
  /** Lower-case values by field, or by `label:` and its name. */
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly admin: boolean | undefined
  readonly idleFor: number
  /** The composed parts as text, empty where there are none; matches are built with their fields in one fixed order. */
  readonly parts: string
}

export function shapeOf(match: Match): MatchShape {
  const lists = new Map<string, readonly string[]>()
  let fields = 0
  for (const [bit, field] of listFields.entries()) {
    const values = match[field]
    if (values === undefined) continue
    fields |= 1 << bit
    lists.set(field, values.map(lowerCase))
  }
  for (const [label, values] of Object.entries(match.labels ?? {})) lists.set(`label:${label}`, values.map(lowerCase))
  if (match.labels !== undefined) fields |= 1 << 10
  if (match.admin !== undefined) fields |= 1 << 11
  if (match.idleFor !== undefined) fields |= 1 << 12
  for (const [bit, field] of composed.entries()) if (match[field] !== undefined) fields |= 1 << (13 + bit)
  const parts = fields >>> 13 === 0 ? '' : JSON.stringify(composed.map(field => match[field] ?? null))
  return { fields, lists, admin: match.admin, idleFor: match.idleFor ?? 0, parts }
}

/**
 * Whether every session that `narrow` matches is proven to be matched by `broad` as well, fields with unknown values included: what makes
 * `narrow` true then also decides `broad`. false: not proven, which is no proof of the opposite.
 */
export function covers(broad: MatchShape, narrow: MatchShape): boolean {
  if ((broad.fields & ~narrow.fields) !== 0) return false
  if (broad.admin !== undefined && broad.admin !== narrow.admin) return false
  if (broad.idleFor > narrow.idleFor) return false
  for (const [field, globs] of broad.lists) {
    const values = narrow.lists.get(field)
    if (values === undefined) return false
    for (const value of values) if (!globs.some(glob => globCovers(glob, value))) return false
  }
  return broad.fields >>> 13 === 0 || broad.parts === narrow.parts
}

/** Whether there is proven to be a session that both could match: one covers the other, or they have the same fields and share values. */
export function overlap(a: MatchShape, b: MatchShape): boolean {
  return covers(a, b) || covers(b, a) || shareValues(a, b)
}

function shareValues(a: MatchShape, b: MatchShape): boolean {
  if (a.fields !== b.fields || a.admin !== b.admin || a.parts !== b.parts || a.lists.size !== b.lists.size) return false
  for (const [field, values] of a.lists) {
    const others = b.lists.get(field) ?? []
    if (!values.some(value => others.some(other => globCovers(value, other) || globCovers(other, value)))) return false
  }
  return true
}

/** Equal, or `prefix*` and a text that begins with that prefix and has a domain where the prefix has one. Both in lower case. */
function globCovers(glob: string, text: string): boolean {
  if (glob === text || glob === '*') return true
  if (!glob.endsWith('*')) return false
  const prefix = glob.slice(0, -1)
  if (/[*?@]/.test(prefix) || text.includes('@')) return false
  return prefix.includes('\\') === text.includes('\\') && text.startsWith(prefix)
}

function lowerCase(text: string): string {
  return text.toLowerCase()
}
