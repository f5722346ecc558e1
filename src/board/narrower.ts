import type { Match } from '../model/policy.ts'

/** Fields of a selector that are lists of values. */
const LISTS = ['sessionId', 'user', 'group', 'station', 'client', 'connection', 'host'] as const

/**
 * Whether what a selector picks is always picked by the other as well, as far as their texts tell: every field of the other is asked for, with
 * no other values. A selector knows no `any`, `all` and `not`.
 */
export function isNarrower(match: Match, outer: Match): boolean {
  if (outer.any !== undefined || outer.all !== undefined || outer.not !== undefined) return false
  return (
    LISTS.every(field => isPart(match[field], outer[field])) &&
    Object.entries(outer.labels ?? {}).every(([label, values]) => isPart(match.labels?.[label], values)) &&
    (outer.admin === undefined || match.admin === outer.admin) &&
    (outer.idleFor === undefined || (match.idleFor ?? 0) >= outer.idleFor)
  )
}

function isPart(values: readonly string[] | undefined, outer: readonly string[] | undefined): boolean {
  if (outer === undefined) return true
  return values?.every(value => outer.includes(value)) ?? false
}
