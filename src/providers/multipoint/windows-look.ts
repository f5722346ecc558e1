import type { Clock } from '../../model/clock.ts'
import type { Observation } from '../../model/session.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import type { Provider } from '../provider.ts'

/** Reading takes milliseconds; whatever takes this long is not coming. */
export const LOOK_TIMEOUT: Milliseconds = ms(3_000)

/**
 * What Windows itself knows of its sessions.
 * @param timeout for who can't wait that long
 * @throws whatever keeps it from being known, a deadline of its own included
 */
export async function lookAtWindows(
  windows: Provider,
  signal: AbortSignal,
  clock: Clock,
  timeout: Milliseconds = LOOK_TIMEOUT,
): Promise<Observation> {
  const late = new AbortController()
  const timer = clock.after(timeout, () => late.abort(new Error('Windows did not tell its sessions in time')))
  try {
    return await windows.reader.observe({ signal: AbortSignal.any([signal, late.signal]) })
  } finally {
    timer.cancel()
  }
}
