import { between, type Milliseconds, ms } from '../model/time.ts'
import type { EndedAction } from './action-queue.ts'
import { nextCalm } from './next-calm.ts'
import type { ReconcilerOptions } from './options.ts'
import type { Planned } from './planning.ts'
import { ruleLookup } from './rules-in-force.ts'

/** The store counts a write for a moment longer than the plan did: ages are rounded so that they can't run ahead. */
const LOOK_AGAIN: Milliseconds = ms(1_000)

/**
 * How long until each instant from which on a look may show something new. None: only an event can.
 * @param ended actions that wait for a look at their effect
 * @param leftOut the store admitted less than was planned
 */
export function untilNextLooks(
  { plan, ledger, rules }: Planned,
  ended: readonly EndedAction[],
  leftOut: boolean,
  { clock, settle, resync, keeping }: Pick<ReconcilerOptions, 'clock' | 'settle' | 'resync' | 'keeping'>,
): readonly Milliseconds[] {
  const delays = ended.map(({ endedAt }) => ms(endedAt + settle - clock.uptime()))
  if (!keeping) return delays
  delays.push(resync)
  if (leftOut) delays.push(LOOK_AGAIN)
  const calm = ledger.fights.size > 0 ? nextCalm(ledger, ruleLookup(rules), plan.plannedAt) : null
  for (const at of [plan.wakeAt, calm]) if (at !== null) delays.push(between(clock.now(), at))
  return delays
}
