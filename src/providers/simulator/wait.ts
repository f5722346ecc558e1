import type { Clock } from '../../model/clock.ts'
import type { Milliseconds } from '../../model/time.ts'

/**
 * @param delay null: for ever
 * @throws the signal's reason, at once, when it aborts
 */
export function wait(clock: Clock, delay: Milliseconds | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer =
      delay === null
        ? null
        : clock.after(delay, () => {
            signal.removeEventListener('abort', abort)
            resolve()
          })
    function abort(): void {
      timer?.cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
  })
}
