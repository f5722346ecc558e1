import type { Clock, Random } from '../../model/clock.ts'
import { type Milliseconds, ms } from '../../model/time.ts'

const FIRST = 1_000
const LONGEST = 60_000

/**
 * How long a PowerShell that keeps ending is left alone before the next one is started. One that worked and then ended is replaced
 * at once; from the second failure in a row on, each wait is twice the one before.
 */
export class RestartWait {
  readonly #clock: Clock
  readonly #random: Random
  #failures = 0
  #why: Error | null = null
  /** Uptime. */
  #until = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#random = random
  }

  get left(): Milliseconds {
    return ms(Math.max(this.#until - this.#clock.uptime(), 0))
  }

  /** Why the last one failed; null: it did not. */
  get why(): Error | null {
    return this.#why
  }

  /** How many failed in a row. */
  get failures(): number {
    return this.#failures
  }

  failed(why: Error): void {
    this.#failures++
    this.#why = why
    if (this.#failures < 2) return
    const longest = Math.min(FIRST * 2 ** (this.#failures - 2), LONGEST)
    this.#until = this.#clock.uptime() + longest * (0.5 + this.#random() / 2)
  }

  worked(): void {
    this.#failures = 0
    this.#why = null
    this.#until = Number.NEGATIVE_INFINITY
  }
}
