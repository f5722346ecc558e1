import type { Clock } from './clock.ts'
import type { Milliseconds } from './time.ts'

/** Waits; ends early, and without an error, when the signal aborts. Leaves no listener behind. */
export function pause(clock: Clock, length: Milliseconds, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.after(length, end)
    signal.addEventListener('abort', end, { once: true })
  })
}

/** Waits until something has ended, in whatever way, but no longer than that: what goes on is left to itself. Never rejects. */
export async function atMost(clock: Clock, length: Milliseconds, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController()
  await Promise.race([work.catch(() => {}), pause(clock, length, ended.signal)])
  ended.abort()
}
