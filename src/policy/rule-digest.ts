import { hex32 } from '../model/fnv.ts'
import type { Rule } from '../model/policy.ts'

/** A rule without what names it and where it stands. */
export type RuleContent = Omit<Rule, 'policy' | 'rule' | 'file' | 'line' | 'digest'>

/**
 * Tells one state of a rule from the next. Of the values alone, each in its place: their names would be most of the text.
 * Matches and windows are built in one fixed order, so plain JSON is canonical.
 */
export function ruleDigest(content: RuleContent): string {
  const {
    priority,
    planOnly,
    match,
    ensure,
    timeout,
    touchAdmins,
    lift,
    honour,
    notice,
    windows,
    notBefore,
    expiresAt,
  } = content
  const { every, backoff, limit, contestedAfter, whenContested } = content.reapply
  const { initial, max } = backoff
  const { reversals, within } = contestedAfter
  const reapply = [every, initial, max, limit.count, limit.per, reversals, within, whenContested]
  return fingerprint(
    JSON.stringify([
      priority,
      planOnly,
      match,
      ensure,
      timeout,
      touchAdmins,
      lift,
      honour,
      notice === null ? null : [notice.before, notice.text],
      windows,
      notBefore,
      expiresAt,
      reapply,
    ]),
  )
}

const PRIME = 0x01000193

/** 64 bits as hex: FNV-1a from two beginnings, in one pass, for it runs over every rule. */
function fingerprint(text: string): string {
  let one = 0x811c9dc5 | 0
  let other = PRIME
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, PRIME)
    other = Math.imul(other ^ code, PRIME)
  }
  return hex32(one) + hex32(other)
}
