import { MANUAL_POLICY } from '../model/hold.ts'
import type { Bundle, Reapply } from '../model/policy.ts'
import type { Action } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { ruleByHand } from './rule-by-hand.ts'

/**
 * A person's `unlock 3 5` as a bundle of one rule, so that it meets the very same guards as a policy.
 * @param revision in force: a pause of the provider ends with it, and not by a person's asking
 * @param defaults of the schema: a manual verb has no `reapply` of its own, but is bounded by the same limit
 */
export function manualBundle(
  action: Action,
  sessionIds: readonly string[],
  timeout: Milliseconds,
  revision: string,
  defaults: Reapply,
): Bundle {
  const rule = ruleByHand({
    policy: MANUAL_POLICY,
    rule: action,
    priority: 0,
    match: { sessionId: sessionIds },
    ensure: action === 'unlock' ? 'unlocked' : 'disconnected',
    timeout,
    // Asked for now, so an assertion is due now.
    reapply: { ...defaults, every: ms(0) },
    digest: MANUAL_POLICY,
  })
  return { revision, rules: [rule], stations: new Map(), policies: [MANUAL_POLICY] }
}
