import { backoffKey, type Fight, type Ledger } from '../model/ledger.ts'
import type { Rule } from '../model/policy.ts'
import { type Instant, plus } from '../model/time.ts'

/** Whether somebody is fighting this rule over the incarnation: it is contested, and not calm again by now. */
export function isContested(ledger: Pick<Ledger, 'fights'>, incarnation: string, rule: Rule, now: Instant): boolean {
  const fight = ledger.fights.get(backoffKey(incarnation, rule))
  return (
    fight !== undefined &&
    fight.contestedSince !== null &&
    fight.ruleDigest === rule.digest &&
    !hasCalmedDown(fight, rule, now)
  )
}

/** `within` has passed without a reversal. */
export function hasCalmedDown({ reversals }: Fight, rule: Rule, now: Instant): boolean {
  const last = reversals.at(-1)
  return last === undefined || now >= plus(last, rule.reapply.contestedAfter.within)
}

/** How many reversals count now. */
export function recentReversals({ reversals }: Fight, rule: Rule, now: Instant): number {
  const { within } = rule.reapply.contestedAfter
  return reversals.filter(at => now < plus(at, within)).length
}

/** What a {@link backoffKey} was made of. Names of policies and rules are single lines. */
export function partsOfKey(key: string): {
  readonly incarnation: string
  readonly policy: string
  readonly rule: string
} {
  const end = key.lastIndexOf('\n')
  const middle = key.lastIndexOf('\n', end - 1)
  return { incarnation: key.slice(0, middle), policy: key.slice(middle + 1, end), rule: key.slice(end + 1) }
}
