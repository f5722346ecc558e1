import type { Random } from '../model/clock.ts'
import type { Backoff } from '../model/policy.ts'
import { type Milliseconds, ms } from '../model/time.ts'

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
