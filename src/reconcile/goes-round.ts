import { type Milliseconds, ms } from '../model/time.ts'
import type { PassTimes } from './trigger.ts'

/** How much longer than it may take a pass can be under way, or be waited for, before the loop counts as stuck: a busy disk is no fault of ours. */
const PATIENCE: Milliseconds = ms(30_000)

export interface Pace {
  /** Looks again at least this often. */
  readonly resync: Milliseconds
  readonly observeTimeout: Milliseconds
}

/**
 * Whether passes still begin and end. A host that can't be observed stops no loop: its passes end all the same.
 * @param began when the first was to begin; this and `now` are on `uptime`, as the times of passes are
 */
export function goesRound(
  { begunAt, endedAt }: PassTimes,
  { resync, observeTimeout }: Pace,
  began: Milliseconds,
  now: Milliseconds,
): boolean {
  if (begunAt !== null) return now - begunAt <= observeTimeout + PATIENCE
  return now - (endedAt ?? began) <= resync + PATIENCE
}
