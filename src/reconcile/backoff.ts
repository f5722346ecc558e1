import type { Random } from '../model/clock.ts'
import { backoffKey, type Ledger } from '../model/ledger.ts'
import type { Backoff } from '../model/policy.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { KeptRule } from '../store/fact.ts'

/**
 * How long to wait before attempt number `attempt` + 1: between half and whole of min(initial·2ⁿ, max).
 * Drawn once, when the failure is recorded, so that every later plan says the same.
 * @param attempt failures in a row, from 1
 */
export function drawDelay(backoff: Backoff, attempt: number, random: Random): Milliseconds {
  // 2^52 steps outgrow every maximum, and keep the product finite.
  const whole = Math.min(backoff.initial * 2 ** Math.min(attempt - 1, 52), backoff.max)
  return ms(Math.ceil(whole / 2 + (random() * whole) / 2))
}

/** The same between half and whole of the maximum, however few failures there were: how a fight is gone on with. */
export function drawLongestDelay({ max }: Backoff, random: Random): Milliseconds {
  return drawDelay({ initial: max, max }, 1, random)
}

/** How many failures in a row there have been before, as long as the rule's content is the same. */
export function attemptsBefore(ledger: Pick<Ledger, 'backoff'>, incarnation: string, rule: KeptRule): number {
  const before = ledger.backoff.get(backoffKey(incarnation, rule))
  return before?.ruleDigest === rule.digest ? before.attempt : 0
}
