import type { Override } from '../model/hold.ts'
import type { Rule } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { earliest, scheduleOf } from './schedule.ts'

/**
 * When the first of what holds now may hold no more: a rule's window or policy, or an override. Other things may change a plan sooner,
 * but none of them leaves a session without anybody who keeps it.
 * @returns null: all of it holds for good
 */
export function nextEnd(
  rules: readonly Rule[],
  overrides: readonly Override[],
  zones: Zones | null,
  now: Instant,
): Instant | null {
  let end: Instant | null = null
  for (const { until } of overrides) if (until > now) end = earliest(end, until)
  for (const rule of rules) {
    const { holds, until } = scheduleOf(rule, zones, now)
    if (holds) end = earliest(end, until)
  }
  return end
}
