import type { Rule } from '../model/policy.ts'

/** What a person's word says of its own; the rest it has in common with every other. */
type Said = Pick<Rule, 'policy' | 'rule' | 'priority' | 'match' | 'ensure' | 'timeout' | 'reapply' | 'digest'>

/**
 * A person's word as a rule, so that it meets the very same guards as one of a policy: it leaves administrators alone, lifts
 * no lock of a user's own, and knows no windows, since whoever said it said when.
 */
export function ruleByHand({ policy, rule, priority, match, ensure, timeout, reapply, digest }: Said): Rule {
  return {
    policy,
    rule,
    file: 'command line',
    line: 0,
    priority,
    planOnly: false,
    match,
    ensure,
    timeout,
    touchAdmins: false,
    lift: 'blocks',
    honour: null,
    notice: null,
    windows: [],
    notBefore: null,
    expiresAt: null,
    reapply,
    digest,
  }
}
