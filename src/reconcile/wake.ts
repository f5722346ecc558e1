import type { Clock, Timer } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'

/** One timer for the next look; a new one replaces it. */
export class Wake {
  readonly #clock: Clock
  readonly #fire: () => void
  #timer: Timer | null = null

  constructor(clock: Clock, fire: () => void) {
    this.#clock = clock
    this.#fire = fire
  }

  /** At the earliest of these; none given: never. */
  within(delays: readonly Milliseconds[]): void {
    this.cancel()
    if (delays.length > 0) this.#timer = this.#clock.after(ms(Math.max(1, Math.min(...delays))), this.#fire)
  }

  cancel(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}
