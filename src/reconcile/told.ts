import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'

interface Telling {
  readonly digest: string
  /** Uptime, so that nobody is kept in the dark by a clock that was set back. */
  readonly until: Milliseconds
}

/** Who was told not long ago, by incarnation and rule, and is not told the same again for a while. */
export class Told {
  readonly #clock: Pick<Clock, 'uptime'>
  /** In the order of telling. */
  readonly #tellings = new Map<string, Telling>()

  constructor(clock: Pick<Clock, 'uptime'>) {
    this.#clock = clock
  }

  add(key: string, digest: string, lasting: Milliseconds): void {
    this.#dropOver()
    this.#tellings.delete(key)
    this.#tellings.set(key, { digest, until: ms(this.#clock.uptime() + lasting) })
  }

  has(key: string, digest: string): boolean {
    const telling = this.#tellings.get(key)
    return telling?.digest === digest && this.#clock.uptime() < telling.until
  }

  /** How many are remembered. */
  get size(): number {
    return this.#tellings.size
  }

  /** Oldest first, and no further than to the first that counts: what stays behind a longer one goes with it. */
  #dropOver(): void {
    const now = this.#clock.uptime()
    for (const [key, { until }] of this.#tellings) {
      if (now < until) return
      this.#tellings.delete(key)
    }
  }
}
