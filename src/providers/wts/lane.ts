import type { CallName, Calls } from './calls.ts'
import { NativeThread } from './native-thread.ts'

interface Waiting {
  readonly start: (thread: NativeThread) => void
  readonly refuse: (why: Error) => void
}

export interface LaneLimits {
  /** Calls for whose answers somebody waits. The others wait for their turn. */
  readonly atOnce: number
  /** With those whose calls were given up and have not returned, of which nobody can tell whether they ever do. */
  readonly threads: number
}

/**
 * Calls of one kind, so many at a time; the others wait. What hangs in one lane holds up no other, and what was given up holds up none of its
 * own until there are too many of those. Threads are started when they are needed first, and kept.
 */
export class Lane {
  readonly #library: string | null
  readonly #limits: LaneLimits
  readonly #threads: NativeThread[] = []
  readonly #waiting: Waiting[] = []

  constructor(library: string | null, limits: LaneLimits) {
    this.#library = library
    this.#limits = limits
  }

  /**
   * When the signal aborts it rejects at once. A call that had begun by then goes on in its thread, which is free again when it returns; one
   * that had not never begins.
   * @throws {CallFailed} | the signal's reason
   * @throws at once, where no thread is left: each is inside a call that was given up
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
        refuse: why => {
          signal.removeEventListener('abort', abort)
          // Many may give up at the same moment, of which each has its own reason.
          reject(signal.aborted ? signal.reason : why)
        },
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
        // Whoever waits no longer waits for this one.
        this.#next()
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
    else if (this.#isStuck) for (const { refuse } of this.#waiting.splice(0)) refuse(stuck(this.#limits.threads))
  }

  get #isStuck(): boolean {
    return this.#threads.length >= this.#limits.threads && this.#threads.every(thread => thread.isStuck)
  }

  #free(): NativeThread | null {
    if (this.#waiting.length === 0) return null
    const alive = this.#threads.filter(thread => !thread.isDead)
    this.#threads.splice(0, this.#threads.length, ...alive)
    const awaited = alive.filter(thread => thread.isBusy && !thread.isStuck)
    if (awaited.length >= this.#limits.atOnce) return null
    const idle = alive.find(thread => !thread.isBusy)
    if (idle !== undefined) return idle
    if (alive.length >= this.#limits.threads) return null
    const fresh = new NativeThread(this.#library)
    this.#threads.push(fresh)
    return fresh
  }
}

/** Nothing was begun, and when one of them returns the next may be: so it is no final failure. */
function stuck(threads: number): Error {
  return new Error(
    `${threads} calls of Windows' session functions have not returned, and no more are begun until one does: restart this program, and ` +
      'where that does not last, the Remote Desktop Services (TermService) of this computer, or the computer',
  )
}
