import type { Diagnostic } from '../model/diagnostic.ts'
import type { Rule } from '../model/policy.ts'
import { diagnostic } from './codes.ts'
import type { CompiledRule } from './compile-rules.ts'
import { CoverIndex } from './cover-index.ts'
import { placeOfValue } from './locate.ts'
import { covers, type MatchShape, overlap, shapeOf } from './match-cover.ts'
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

interface Ranked {
  readonly rule: Rule
  readonly shape: MatchShape
}

function warningsAmong(rules: readonly CompiledRule[]): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  /** Those above that hold always. */
  const always = new CoverIndex<Ranked>()
  const byPriority = new Map<number, Ranked[]>()
  for (const compiled of rules) {
    const { rule } = compiled
    const lower = { rule, shape: shapeOf(rule.match) }
    const equals = byPriority.get(rule.priority) ?? []
    const upper = always.first(lower.shape, ranked => hides(ranked, lower))
    const other = upper === undefined ? equals.find(ranked => conflicts(ranked, lower)) : undefined
    if (upper !== undefined) found.push(unreachable(compiled, upper.rule))
    if (other !== undefined) found.push(conflict(compiled, other.rule))
    if (rule.planOnly) continue
    if (rule.windows.length === 0) always.add(lower)
    equals.push(lower)
    byPriority.set(rule.priority, equals)
  }
  return found
}

/** Whether `lower` can never be the one that decides. */
function hides(upper: Ranked, lower: Ranked): boolean {
  if ((upper.shape.fields & ~lower.shape.fields) !== 0) return false
  const wins = upper.rule.priority > lower.rule.priority || upper.rule.ensure === lower.rule.ensure
  return wins && covers(upper.shape, lower.shape) && outlasts(upper.rule, lower.rule)
}

function outlasts(upper: Rule, lower: Rule): boolean {
  const beginsBefore = upper.notBefore === null || (lower.notBefore !== null && upper.notBefore <= lower.notBefore)
  const endsAfter = upper.expiresAt === null || (lower.expiresAt !== null && upper.expiresAt >= lower.expiresAt)
  return beginsBefore && endsAfter
}

/** Of two rules of one priority, the first of which is enforced. */
function conflicts(upper: Ranked, lower: Ranked): boolean {
  return (
    upper.rule.ensure !== lower.rule.ensure &&
    !lower.rule.planOnly &&
    overlap(upper.shape, lower.shape) &&
    holdTogether(upper.rule, lower.rule)
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
