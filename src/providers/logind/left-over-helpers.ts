import type { Running } from './processes.ts'

/** In ticks of 10 ms: both processes of one lock start within far less. */
const SAME_START = 100

/**
 * Without the helpers that i3lock left behind. It starts one to keep its window on top (`raise_loop` in i3/i3lock, i3lock.c), which ends with
 * that window; but where the screen is unlocked before the helper has begun to watch, as a Block All that is lifted at once has it, the helper waits
 * for ever and locks nothing. A lock that a key started and that put itself into the background is two such processes of the same moment, and stays.
 */
export function withoutLeftOverHelpers(running: readonly Running[]): readonly Running[] {
  const orphans = running.filter(({ name, isOrphan }) => name === 'i3lock' && isOrphan)
  return running.filter(
    one =>
      !orphans.includes(one) ||
      orphans.some(other => other !== one && Math.abs(other.startedAt - one.startedAt) <= SAME_START),
  )
}
