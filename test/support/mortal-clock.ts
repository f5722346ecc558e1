import type { Clock, Timer } from '../../src/model/clock.ts'
import type { Instant, Milliseconds } from '../../src/model/time.ts'

/** The clock of one process: when the process dies, its timers die with it. */
export class MortalClock implements Clock {
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()
  readonly #atDeath = new Set<() => void>()
  #alive = true

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get alive(): boolean {
    return this.#alive
  }

  get bootId(): string | null {
    return this.#clock.bootId
  }

  now(): Instant {
    return this.#clock.now()
  }

  uptime(): Milliseconds {
    return this.#clock.uptime()
  }

  after(delay: Milliseconds, fire: () => void): Timer {
    if (!this.#alive) return { cancel: () => {} }
    const timer = this.#clock.after(delay, () => {
      this.#timers.delete(timer)
      fire()
    })
    this.#timers.add(timer)
    return {
      cancel: () => {
        this.#timers.delete(timer)
        timer.cancel()
      },
    }
  }

  /** How many timers of this process are set. */
  get pending(): number {
    return this.#timers.size
  }

  /** @returns takes it back */
  onDeath(then: () => void): () => void {
    this.#atDeath.add(then)
    return () => this.#atDeath.delete(then)
  }

  die(): void {
    this.#alive = false
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
    for (const then of this.#atDeath) then()
  }
}
