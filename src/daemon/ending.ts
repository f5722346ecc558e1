import type { Clock } from '../model/clock.ts'
import { atMost } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'

interface Closing {
  close(): Promise<void>
}

/** What a daemon is made of, besides what it borrows. */
export interface Parts {
  readonly reconciler: Closing
  readonly desk: Closing
  /** Nothing of them acts: rounds, policies. */
  readonly others: readonly Closing[]
  /** Follows the provider's hints, and was told to end. */
  readonly following: Promise<void>
  readonly clock: Clock
}

/** How long the others may take after the loop. */
const OTHERS_END: Milliseconds = ms(3_000)

/**
 * Ends everything in order. All are told at once, and the loop first of all, which acts until then; it alone has all the time that
 * its actions need. A policy on a share that is gone, or a provider whose hints go on, is not waited for.
 */
export async function endAll({ reconciler, desk, others, following, clock }: Parts): Promise<void> {
  const ended = reconciler.close()
  const rest = Promise.allSettled([...others.map(other => other.close()), following])
  await ended
  // Everything that was taken has its end by now.
  await desk.close()
  await atMost(clock, OTHERS_END, rest)
}
