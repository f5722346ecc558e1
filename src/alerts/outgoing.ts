import type { Clock, Random } from '../model/clock.ts'
import { atMost, pause } from '../model/pause.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Alert } from './alert-document.ts'
import type { Posted } from './webhook.ts'

export interface OutgoingOptions {
  readonly clock: Clock
  readonly random: Random
  /** @param lost how many before this one nobody could be told of */
  readonly post: (alert: Alert, lost: number, signal: AbortSignal) => Promise<Posted>
  /** Told once, until one is taken again. */
  readonly onTrouble: (why: string) => void
}

/** More than that wait for nobody who doesn't answer: the oldest is lost. */
const MOST_WAITING = 100

/** Before the second, third and fourth attempt, drawn between half and whole of it. */
const PAUSES: readonly Milliseconds[] = [ms(2_000), ms(10_000), ms(60_000)]

const LAST_WORDS: Milliseconds = ms(3_000)

/** Alerts on their way out: in order, one at a time, a few attempts each. Whoever puts one in waits for nothing. */
export class Outgoing {
  readonly #options: OutgoingOptions
  readonly #waiting: Alert[] = []
  readonly #closed = new AbortController()
  #sending: Promise<void> | null = null
  #lost = 0
  #troubled = false

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  put(alert: Alert): void {
    if (this.#closed.signal.aborted) return
    this.#waiting.push(alert)
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift()
      this.#lost++
    }
    // Whoever told of it goes on before anything is sent.
    this.#sending ??= Promise.resolve().then(() => this.#sendAll())
  }

  /** What is still to be told is given a moment. Never rejects. */
  async close(): Promise<void> {
    if (this.#sending !== null) await atMost(this.#options.clock, LAST_WORDS, this.#sending)
    this.#closed.abort()
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (this.#closed.signal.aborted) break
      const lost = this.#lost
      const why = await this.#send(next, lost)
      if (why === null) {
        this.#lost -= lost
        this.#troubled = false
        continue
      }
      this.#lost++
      if (!this.#troubled) this.#options.onTrouble(why)
      this.#troubled = true
    }
    this.#sending = null
  }

  /** @returns why it was not taken; null: it was */
  async #send(alert: Alert, lost: number): Promise<string | null> {
    const { clock, random, post } = this.#options
    const { signal } = this.#closed
    for (let attempt = 0; ; attempt++) {
      const posted = await post(alert, lost, signal)
      if (posted.kind === 'taken') return null
      const longest = PAUSES[attempt]
      if (posted.kind === 'refused' || longest === undefined || signal.aborted) return posted.why
      await pause(clock, posted.after ?? ms(longest * (0.5 + random() / 2)), signal)
      if (signal.aborted) return posted.why
    }
  }
}
