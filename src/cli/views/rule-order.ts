import { byText } from '../../model/by-text.ts'
import type { RuleRef } from '../../model/policy.ts'

/** Orders rules as they stand in their files, so that the same plan is the same text; then those of no file; no rule comes last. */
function compareRules(a: RuleRef | null, b: RuleRef | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if ((a.line === 0) !== (b.line === 0)) return a.line === 0 ? 1 : -1
  return byText(a.file, b.file) || a.line - b.line || byText(a.policy, b.policy) || byText(a.rule, b.rule)
}

/** What has a rule, by that rule and in their order; what has none comes last. */
export function byRule<T>(
  all: readonly T[],
  ruleOf: (one: T) => RuleRef | null,
): readonly { readonly rule: RuleRef | null; readonly group: readonly T[] }[] {
  const keyOf = (rule: RuleRef | null): string =>
    rule === null ? '' : JSON.stringify([rule.file, rule.line, rule.policy, rule.rule])
  return [...Map.groupBy(all, one => keyOf(ruleOf(one))).values()]
    .map(group => ({ rule: group[0] === undefined ? null : ruleOf(group[0]), group }))
    .toSorted((a, b) => compareRules(a.rule, b.rule))
}
