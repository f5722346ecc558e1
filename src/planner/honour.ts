import type { Decision, Reason } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'

/** Nothing would be done about the block anyway, so nothing is begun either: a hold would only bind the hands of people. */
const neverActs: ReadonlySet<Reason['code']> = new Set([
  'stopped',
  'disarmed',
  'plan-only',
  'protected',
  'unsupported',
  'conflict',
])

/**
 * How long the rule that decided leaves the block alone that the decision is about. Whatever else keeps the unlock back for a while, the
 * block's time runs.
 * @returns null: it is not about a block that its rule honours
 */
export function honouredFor(
  { session, action, reason }: Decision,
  ref: RuleRef,
  ruleOf: (ref: RuleRef) => Rule | null,
): Milliseconds | null {
  if (session.blocked !== 'yes' || action !== 'unlock' || neverActs.has(reason.code)) return null
  return ruleOf(ref)?.honour ?? null
}
