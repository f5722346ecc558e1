import { type Milliseconds, ms } from '../model/time.ts'

const FIRST_WAIT = 1_000

/** A row of looks at the host that failed. */
export class Outage {
  readonly #longestWait: Milliseconds
  #failures = 0
  /** Whether the journal has its beginning, and so is to have its end. */
  journalled = false

  /** @param longestWait until the next look */
  constructor(longestWait: Milliseconds) {
    this.#longestWait = longestWait
  }

  get lasts(): boolean {
    return this.#failures > 0
  }

  /** @returns how long to wait before the next look: doubled by each failure */
  prolong(): Milliseconds {
    const wait = FIRST_WAIT * 2 ** Math.min(this.#failures, 20)
    this.#failures++
    return ms(Math.min(wait, this.#longestWait))
  }

  end(): void {
    this.#failures = 0
    this.journalled = false
  }
}
