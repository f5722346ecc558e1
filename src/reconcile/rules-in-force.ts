import { type Rule, type RuleRef, ruleKey } from '../model/policy.ts'
import type { KeptRule } from '../store/fact.ts'

/** Finds a rule in force by its name; null: there is none of that name. */
export type RuleLookup = (ref: Pick<RuleRef, 'policy' | 'rule'>) => Rule | null

export function ruleLookup(rules: readonly Rule[]): RuleLookup {
  const byName = new Map(rules.map(rule => [ruleKey(rule), rule]))
  return ref => byName.get(ruleKey(ref)) ?? null
}

/** The rule that something was done for, if its content is still the same. */
export function sameRule(
  ruleOf: RuleLookup,
  kept: { readonly policy: string; readonly rule: string; readonly digest: string },
): Rule | null {
  const rule = ruleOf(kept)
  return rule?.digest === kept.digest ? rule : null
}

/** What is kept of a rule beside what it did. */
export function keptRule({ policy, rule, file, line, digest }: Rule): KeptRule {
  return { policy, rule, file, line, digest }
}
