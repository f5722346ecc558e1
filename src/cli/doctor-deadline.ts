import type { Clock } from '../model/clock.ts'
import { formatDuration, type Milliseconds } from '../model/time.ts'

/** Past the limit what was begun is told to end, and is not waited for. @throws then, or what the work throws */
export function within<T>(limit: Milliseconds, clock: Clock, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const deadline = clock.after(limit, () => {
      const error = new Error(`it did not answer within ${formatDuration(limit)}`)
      reject(error)
      controller.abort(error)
    })
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => deadline.cancel())
  })
}
