import type { Holds } from '../model/hold.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import { type Milliseconds, ms } from '../model/time.ts'

/** Long enough for a slow host, short enough for a person who waits. */
export const DEFAULT_TIMEOUT: Milliseconds = ms(10_000)

type Timed = Pick<Rule, 'policy' | 'rule' | 'timeout'>

/** How long one action may take under the rule that wants it, be it a policy's or an override's. */
export function ruleTimeout(
  rules: readonly Timed[],
  { overrides }: Pick<Holds, 'overrides'>,
): (rule: RuleRef | null) => Milliseconds {
  const key = ({ policy, rule }: Omit<Timed, 'timeout'>): string => JSON.stringify([policy, rule])
  const all = [...rules, ...overrides.map(({ rule }) => rule)]
  const timeouts = new Map(all.map(rule => [key(rule), rule.timeout]))
  return rule => (rule === null ? undefined : timeouts.get(key(rule))) ?? DEFAULT_TIMEOUT
}
