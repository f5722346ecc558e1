import type { Clock } from '../model/clock.ts'
import { formatDuration, type Milliseconds } from '../model/time.ts'

export interface Bound {
  readonly clock: Clock
  readonly timeout: Milliseconds
  /** Ends it early; its reason is what it ends with. */
  readonly signal: AbortSignal
}

/**
 * Asks a host under a deadline.
 * @param ask has to settle soon after its signal aborts
 * @throws what `ask` throws, or an error that names the deadline
 */
export async function within<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  { clock, timeout, signal }: Bound,
): Promise<T> {
  const late = new AbortController()
  const deadline = clock.after(timeout, () =>
    late.abort(new Error(`the host did not answer within ${formatDuration(timeout)}`)),
  )
  try {
    return await ask(AbortSignal.any([signal, late.signal]))
  } finally {
    deadline.cancel()
  }
}
