import type { Clock, Timer } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'

export interface WatchdogOptions {
  readonly clock: Clock
  /** Within that time somebody wants to hear that this lives. */
  readonly within: Milliseconds
  /** Asked each time before anything is said. */
  readonly isAlive: () => boolean
  readonly say: () => void
}

/** Says twice within the time asked for that this lives, as sd_watchdog_enabled(3) recommends, as long as it does. */
export class Watchdog {
  readonly #options: WatchdogOptions
  #timer: Timer | null = null

  constructor(options: WatchdogOptions) {
    this.#options = options
  }

  start(): void {
    const { clock, within, isAlive, say } = this.#options
    if (isAlive()) say()
    this.#timer = clock.after(ms(within / 2), () => this.start())
  }

  close(): void {
    this.#timer?.cancel()
    this.#timer = null
  }
}
