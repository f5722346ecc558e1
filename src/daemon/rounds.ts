import type { Clock, Timer } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'

/** Things that are looked after again and again. A round that takes long delays its own next one only. */
export class Rounds {
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  readonly #running = new Set<Promise<void>>()
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  every(pause: Milliseconds, round: () => void | Promise<void>): void {
    const timer = this.#clock.after(pause, () => {
      this.#timers.delete(timer)
      const running = Promise.resolve(round()).finally(() => {
        this.#running.delete(running)
        if (!this.#closed) this.every(pause, round)
      })
      this.#running.add(running)
    })
    this.#timers.add(timer)
  }

  /** Lets rounds that are under way end. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) timer.cancel()
    await Promise.all(this.#running)
  }
}
