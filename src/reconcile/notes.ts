import type { Fact } from '../store/fact.ts'
import type { Store } from '../store/store.ts'

/** Facts on their way to the store. What it refuses is kept with the next, in the order in which it happened. */
export class Notes {
  readonly #store: Pick<Store, 'record'>
  #waiting: Fact[] = []

  constructor(store: Pick<Store, 'record'>) {
    this.#store = store
  }

  /** Will be kept by the next {@link keep}. */
  add(fact: Fact): void {
    this.#waiting.push(fact)
  }

  /**
   * Keeps these together with what waits, in one transaction.
   * @throws {StoreError} nothing of it was kept; what waited goes on waiting, and the given facts are forgotten
   */
  keep(facts: readonly Fact[] = []): void {
    const all = [...this.#waiting, ...facts]
    if (all.length === 0) return
    this.#store.record(all)
    this.#waiting = []
  }

  /** Keeps what waits. What the store refuses goes on waiting: the next pass will say so. */
  keepIfPossible(): void {
    try {
      this.keep()
    } catch {}
  }

  /** Intents that were dropped, which the store does not know yet. */
  get dropped(): ReadonlySet<string> {
    return new Set(this.#waiting.flatMap(fact => (fact.kind === 'dropped' ? [fact.intent] : [])))
  }
}
