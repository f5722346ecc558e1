import type { Diagnostic } from '../model/diagnostic.ts'
import type { Rule } from '../model/policy.ts'
import { diagnostic } from './codes.ts'
import type { CompiledRule } from './compile-rules.ts'
import { placeOfValue } from './locate.ts'
import { covers, overlap } from './match-cover.ts'
import { holdTogether } from './window-overlap.ts'

/** Up to so many rules each is compared with each; beyond, only rules whose match is exactly the same. */
const ALL_PAIRS = 500

/** Rules that never win, and rules that want different things of one session. Only what is proven. @param rules in rank order */
export function rankWarnings(rules: readonly CompiledRule[]): readonly Diagnostic[] {
  return rules.length <= ALL_PAIRS ? warningsAmong(rules) : sameMatch(rules).flatMap(warningsAmong)
}

function sameMatch(rules: readonly CompiledRule[]): readonly (readonly CompiledRule[])[] {
  const groups = Map.groupBy(rules, ({ rule }) => JSON.stringify(rule.match))
  return [...groups.values()].map(group => group.slice(0, ALL_PAIRS))
}

function warningsAmong(rules: readonly CompiledRule[]): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  for (const [index, lower] of rules.entries()) {
    for (const { rule: upper } of rules.slice(0, index)) {
      const warning = hides(upper, lower.rule)
        ? unreachable(lower, upper)
        : conflicts(upper, lower.rule)
          ? conflict(lower, upper)
          : null
      if (warning === null) continue
      found.push(warning)
      break
    }
  }
  return found
}

/** Whether `lower` can never be the one that decides. */
function hides(upper: Rule, lower: Rule): boolean {
  if (upper.planOnly !== null || upper.windows.length > 0) return false
  const wins = upper.priority > lower.priority || upper.ensure === lower.ensure
  return wins && outlasts(upper, lower) && covers(upper.match, lower.match)
}

function outlasts(upper: Rule, lower: Rule): boolean {
  const beginsBefore = upper.notBefore === null || (lower.notBefore !== null && upper.notBefore <= lower.notBefore)
  const endsAfter = upper.expiresAt === null || (lower.expiresAt !== null && upper.expiresAt >= lower.expiresAt)
  return beginsBefore && endsAfter
}

function conflicts(a: Rule, b: Rule): boolean {
  return (
    a.priority === b.priority &&
    a.ensure !== b.ensure &&
    a.planOnly === null &&
    b.planOnly === null &&
    overlap(a.match, b.match) &&
    holdTogether(a, b)
  )
}

function unreachable({ document, path, rule }: CompiledRule, upper: Rule): Diagnostic {
  const why = upper.priority > rule.priority ? 'has a higher priority' : 'comes first'
  const message = `the rule never decides: ${named(upper)} matches all of its sessions and ${why}`
  return diagnostic(
    'unreachable',
    placeOfValue(document, [...path, 'name']),
    message,
    'give it a higher priority, or remove it',
  )
}

function conflict({ document, path, rule }: CompiledRule, other: Rule): Diagnostic {
  const message = `at priority ${rule.priority} ${named(other)} wants ${other.ensure} where this rule wants ${rule.ensure}`
  const hint = 'sessions of both get no action: give one of the rules a higher priority'
  return diagnostic('conflict', placeOfValue(document, [...path, 'name']), message, hint)
}

function named({ policy, rule, file, line }: Rule): string {
  return `${policy}/${rule} (${file}:${line})`
}
