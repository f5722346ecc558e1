import type { Clock, Timer } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { Refusal } from './problem.ts'

/** What took long is followed by so many times as long a rest: keeping the host comes first, and goes by the same thread. */
const REST = 4

/** Work that keeps the loop from its own: done one after the other, with rests in between. */
export class OneAtATime {
  readonly #clock: Pick<Clock, 'uptime' | 'after'>
  readonly #mostWaiting: number
  readonly #longestRest: Milliseconds | null
  #last: Promise<void> = Promise.resolve()
  #waiting = 0
  /** On `uptime`. */
  #restsUntil: Milliseconds = ms(0)
  #rest: { readonly timer: Timer; readonly end: () => void } | null = null
  #closed = false

  /**
   * @param mostWaiting more would only wait for longer than anybody does
   * @param longestRest for work of which the longest part is done elsewhere; null: there is none
   */
  constructor(clock: Pick<Clock, 'uptime' | 'after'>, mostWaiting: number, longestRest: Milliseconds | null = null) {
    this.#clock = clock
    this.#mostWaiting = mostWaiting
    this.#longestRest = longestRest
  }

  /** @throws {Refusal} so many wait already, or it ends */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#mostWaiting) {
      const headers = { 'retry-after': '5' }
      throw new Refusal('too-many-requests', 'as many as can wait for this already; ask again in 5 s', { headers })
    }
    this.#waiting++
    const before = this.#last
    const done = Promise.withResolvers<void>()
    this.#last = done.promise
    try {
      await before
      await this.#rested()
      if (this.#closed) throw new Refusal('not-ready', 'the daemon is ending')
      return await this.#timed(work)
    } finally {
      this.#waiting--
      done.resolve()
    }
  }

  /** Whoever waits is refused. */
  close(): void {
    this.#closed = true
    this.#rest?.timer.cancel()
    this.#rest?.end()
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const begun = this.#clock.uptime()
    try {
      return await work()
    } finally {
      const now = this.#clock.uptime()
      const rest = REST * (now - begun)
      this.#restsUntil = ms(now + Math.min(rest, this.#longestRest ?? rest))
    }
  }

  async #rested(): Promise<void> {
    const left = ms(this.#restsUntil - this.#clock.uptime())
    if (left <= 0 || this.#closed) return
    const over = Promise.withResolvers<void>()
    this.#rest = { timer: this.#clock.after(left, over.resolve), end: over.resolve }
    await over.promise
    this.#rest = null
  }
}
