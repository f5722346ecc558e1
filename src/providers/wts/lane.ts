import type { CallName, Calls } from './calls.ts'
import { NativeThread } from './native-thread.ts'

interface Waiting {
  readonly start: (thread: NativeThread) => void
}

/**
 * Calls of one kind, so many at a time; the others wait. What hangs in one lane holds up no other. Threads are started when they are needed
 * first, and kept.
 */
export class Lane {
  readonly #library: string | null
  readonly #limit: number
  readonly #threads: NativeThread[] = []
  readonly #waiting: Waiting[] = []

  constructor(library: string | null, limit: number) {
    this.#library = library
    this.#limit = limit
  }

  /**
   * When the signal aborts it rejects at once. A call that had begun by then goes on in its thread, which is free again when it returns; one
   * that had not never begins.
   * @throws {CallFailed} | the signal's reason
   */
  run<Name extends CallName>(
    name: Name,
    argument: Calls[Name]['argument'],
    signal: AbortSignal,
  ): Promise<Calls[Name]['answer']> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      let thread: NativeThread | null = null
      const waiting: Waiting = {
        start: free => {
          thread = free
          free
            .call(name, argument)
            .then(resolve, reject)
            .finally(() => {
              signal.removeEventListener('abort', abort)
              this.#next()
            })
        },
      }
      const abort = (): void => {
        const place = this.#waiting.indexOf(waiting)
        if (place >= 0) this.#waiting.splice(place, 1)
        thread?.abandon()
        reject(signal.reason)
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(waiting)
      this.#next()
    })
  }

  /** Whether any thread is inside a call, or about to be. */
  get isBusy(): boolean {
    return this.#threads.some(thread => thread.isBusy)
  }

  async end(): Promise<void> {
    this.#waiting.length = 0
    await Promise.all(this.#threads.map(thread => thread.end()))
  }

  #next(): void {
    const thread = this.#free()
    if (thread !== null) this.#waiting.shift()?.start(thread)
  }

  #free(): NativeThread | null {
    if (this.#waiting.length === 0) return null
    const alive = this.#threads.filter(thread => !thread.isDead)
    this.#threads.splice(0, this.#threads.length, ...alive)
    const idle = alive.find(thread => !thread.isBusy)
    if (idle !== undefined) return idle
    if (alive.length >= this.#limit) return null
    const fresh = new NativeThread(this.#library)
    this.#threads.push(fresh)
    return fresh
  }
}
