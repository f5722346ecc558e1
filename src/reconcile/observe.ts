import type { Clock } from '../model/clock.ts'
import type { Observation } from '../model/session.ts'
import { formatDuration, type Milliseconds } from '../model/time.ts'
import type { SessionReader } from '../providers/provider.ts'
import { unsound } from './soundness.ts'

/**
 * Observes under a deadline.
 * @throws whatever the provider throws, or an error that names the deadline or what is wrong with what it gave
 */
export function observe(reader: SessionReader, timeout: Milliseconds, clock: Clock): Promise<Observation> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const deadline = clock.after(timeout, () => {
      const error = new Error(`${reader.name} did not answer within ${formatDuration(timeout)}`)
      reject(error)
      controller.abort(error)
    })
    Promise.resolve()
      .then(() => reader.observe({ signal: controller.signal }))
      .then(observation => {
        const wrong = unsound(observation)
        if (wrong !== null) throw new Error(`${reader.name} gave an observation that can't be right: ${wrong}`)
        resolve(observation)
      })
      .catch(reject)
      .finally(() => deadline.cancel())
  })
}
