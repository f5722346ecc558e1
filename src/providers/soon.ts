import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'

/** Waits for it, but no longer than so; that it failed is no matter here. @throws the signal's reason */
export function soon(clock: Clock, wait: Milliseconds, settled: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const done = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', abort)
    }
    const enough = (): void => {
      done()
      resolve()
    }
    const abort = (): void => {
      done()
      reject(signal.reason)
    }
    const timer = clock.after(wait, enough)
    signal.addEventListener('abort', abort, { once: true })
    settled.then(enough, enough)
  })
}
