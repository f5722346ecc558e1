import type { Clock, Timer } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import { messageOf } from '../reconcile/call.ts'

/** Something that is looked after again and again. */
export interface Round {
  /** What it does, as the beginning of a sentence: `Taking requests`. */
  readonly name: string
  readonly pause: Milliseconds
  run(): void | Promise<void>
}

/** Goes the rounds until it is closed. One that fails is told of, once for each message, and is gone again. */
export class Rounds {
  readonly #clock: Clock
  readonly #onTrouble: (what: string, error: unknown) => void
  readonly #timers = new Set<Timer>()
  readonly #running = new Set<Promise<void>>()
  #closed = false

  constructor(clock: Clock, onTrouble: (what: string, error: unknown) => void) {
    this.#clock = clock
    this.#onTrouble = onTrouble
  }

  /** A round that takes long delays its own next one only. */
  every(round: Round): void {
    this.#arm(round, null)
  }

  /** Lets rounds that are under way end. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) timer.cancel()
    await Promise.all(this.#running)
  }

  #arm(round: Round, told: string | null): void {
    const timer = this.#clock.after(round.pause, () => {
      this.#timers.delete(timer)
      const running = this.#go(round, told).then(message => {
        this.#running.delete(running)
        if (!this.#closed) this.#arm(round, message)
      })
      this.#running.add(running)
    })
    this.#timers.add(timer)
  }

  /** @returns what went wrong, null for nothing. Never rejects. */
  async #go(round: Round, told: string | null): Promise<string | null> {
    try {
      await round.run()
      return null
    } catch (error) {
      const message = messageOf(error)
      if (message !== told) this.#onTrouble(round.name, error)
      return message
    }
  }
}
