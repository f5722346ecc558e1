/**
 * Runs a pass whenever it was triggered: never two at once, and one more when a trigger came while one was running.
 * However many triggers come, lost, doubled and late ones make no difference: a pass reads the truth.
 */
export class Trigger {
  readonly #pass: () => Promise<void>
  #running: Promise<void> | null = null
  #dirty = false
  #closed = false

  /** @param pass must not reject */
  constructor(pass: () => Promise<void>) {
    this.#pass = pass
  }

  pull(): void {
    if (this.#closed) return
    this.#dirty = true
    this.#running ??= this.#run()
  }

  /** Lets a running pass end; nothing starts any more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
  }

  async #run(): Promise<void> {
    // A turn of the event loop, so that triggers of the same moment meet in one pass.
    await Promise.resolve()
    while (this.#dirty && !this.#closed) {
      this.#dirty = false
      await this.#pass()
    }
    this.#running = null
  }
}
