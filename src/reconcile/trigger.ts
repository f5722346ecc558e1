import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'

/** A pass that took long is followed by as long a rest, up to this. */
const LONGEST_REST: Milliseconds = ms(1_000)

/** Not worth a timer. */
const SHORT: Milliseconds = ms(5)

export interface TriggerOptions {
  readonly clock: Clock
  /** Lets everything else have its turn. */
  readonly turn: () => Promise<void>
  /** How long each pass took; must not throw. */
  readonly onPass?: (took: Milliseconds) => void
}

/** Whether the passes go on, on `uptime`. */
export interface PassTimes {
  /** When the pass that is under way began; null: none is. */
  readonly begunAt: Milliseconds | null
  /** When the last one ended; null: none has. */
  readonly endedAt: Milliseconds | null
}

/**
 * Runs a pass whenever it was triggered: never two at once, and one more when a trigger came while one was running.
 * However many triggers come, lost, doubled and late ones make no difference: a pass reads the truth.
 *
 * Between two passes everything else has its turn, and after a long one at least half of the time: signals, requests and
 * the actions themselves must not starve while a large host keeps changing.
 */
export class Trigger {
  readonly #pass: () => Promise<void>
  readonly #options: TriggerOptions
  #running: Promise<void> | null = null
  #dirty = false
  #closed = false
  #endRest: () => void = () => {}
  #times: PassTimes = { begunAt: null, endedAt: null }
  #passes = 0

  /** @param pass must not reject */
  constructor(pass: () => Promise<void>, options: TriggerOptions) {
    this.#pass = pass
    this.#options = options
  }

  get times(): PassTimes {
    return this.#times
  }

  /** The number of the pass that is under way, from 1; null: none is. */
  get pass(): number | null {
    return this.#times.begunAt === null ? null : this.#passes
  }

  pull(): void {
    if (this.#closed) return
    this.#dirty = true
    this.#running ??= this.#run()
  }

  /** Lets a running pass end; nothing starts any more. */
  async close(): Promise<void> {
    this.#closed = true
    this.#endRest()
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, turn, onPass } = this.#options
    // Triggers of the same moment meet in one pass.
    await turn()
    while (this.#dirty && !this.#closed) {
      this.#dirty = false
      const begun = clock.uptime()
      this.#passes++
      this.#times = { ...this.#times, begunAt: begun }
      await this.#pass()
      const ended = clock.uptime()
      this.#times = { begunAt: null, endedAt: ended }
      const took = ms(ended - begun)
      onPass?.(took)
      if (took >= SHORT) await this.#rest(ms(Math.min(took, LONGEST_REST)))
      else await turn()
    }
    this.#running = null
  }

  #rest(length: Milliseconds): Promise<void> {
    if (this.#closed) return Promise.resolve()
    return new Promise(resolve => {
      const timer = this.#options.clock.after(length, resolve)
      this.#endRest = () => {
        timer.cancel()
        resolve()
      }
    })
  }
}
