import type { Store } from '../store/store.ts'
import type { Notes } from './notes.ts'

interface StopWatchOptions {
  readonly store: Pick<Store, 'journal'>
  readonly notes: Pick<Notes, 'add'>
  readonly stopReason: () => string | null
}

/**
 * Knows whether acting is stopped, and notes when it was and when it goes on, with the reason. Whoever acts on the host is the one to
 * note it, since nobody else writes its journal; so what came or went while nobody acted is noted by the next who does.
 */
export class StopWatch {
  readonly #options: StopWatchOptions
  #reason: string | null = null
  #looked = false

  constructor(options: StopWatchOptions) {
    this.#options = options
  }

  get stopped(): boolean {
    return this.#reason !== null
  }

  /**
   * @returns what has changed since it was last asked; null: nothing
   * @throws {StoreError} nobody can tell what was noted before
   */
  look(): 'stopped' | 'resumed' | null {
    const { stopReason, notes } = this.#options
    const reason = stopReason()
    const isNews = this.#looked ? reason !== this.#reason : (reason !== null) !== this.#wasNoted()
    if (isNews) notes.add(reason === null ? { kind: 'resumed' } : { kind: 'stopped', reason })
    const changed = this.stopped !== (reason !== null)
    this.#looked = true
    this.#reason = reason
    if (!changed) return null
    return this.stopped ? 'stopped' : 'resumed'
  }

  /** Whether a stop is the last that any process noted. */
  #wasNoted(): boolean {
    const [last] = this.#options.store.journal({ kinds: ['stopped', 'resumed'], last: 1 })
    return last?.kind === 'stopped'
  }
}
