import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import { untilSignal } from './signals.ts'

export interface Repetition {
  /** Until the first time. */
  readonly after: Milliseconds
  readonly every: Milliseconds
  /** null: until a signal comes. */
  readonly total: Milliseconds | null
  readonly clock: Clock
}

/** Does it every so often. Ends with the time or with a signal, without an error. @throws what `act` throws */
export function repeatedly(act: () => void, repetition: Repetition): Promise<void> {
  return untilSignal(signal => repeatUntil(act, repetition, signal))
}

/** The same until the signal aborts. */
export function repeatUntil(
  act: () => void,
  { after, every, total, clock }: Repetition,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const begun = clock.uptime()
    let timer = clock.after(after, step)
    signal.addEventListener('abort', end, { once: true })
    function end(): void {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    function step(): void {
      try {
        act()
      } catch (error) {
        end()
        reject(error)
        return
      }
      const passed = clock.uptime() - begun
      if (total !== null && passed + every > total) end()
      else timer = clock.after(every, step)
    }
  })
}
