import { identify } from '../../src/model/incarnation.ts'
import { backoffKey, type Ledger } from '../../src/model/ledger.ts'
import type { Rule } from '../../src/model/policy.ts'
import type { Session } from '../../src/model/session.ts'
import { type Instant, plus } from '../../src/model/time.ts'
import { lasting, reapply, rule } from './bundle.ts'
import { at, noon, observation } from './observation.ts'
import type { Circumstances } from './planning.ts'

/** Key of the incarnation that a session seen for the first time is. */
export function keyOf(session: Session): string {
  return identify(observation([session]), new Map()).get(session.id)?.key ?? ''
}

export const later: Instant = plus(noon, lasting('5m'))

export function backingOff(
  rule: Rule,
  session: Session,
  until: Instant = later,
  ruleDigest: string = rule.digest,
): Pick<Ledger, 'backoff'> {
  return { backoff: new Map([[backoffKey(keyOf(session), rule), { until, attempt: 3, ruleDigest }]]) }
}

/** A rule that may write so often in ten minutes, and when session 5 was written to. */
export function written(count: number, ...instants: readonly string[]): Circumstances & { readonly rule: Rule } {
  return {
    rule: rule({ reapply: { ...reapply, limit: { count, per: lasting('10m') } } }),
    ledger: { writes: new Map([['5', instants.map(at)]]) },
  }
}
