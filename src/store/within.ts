import type { Database } from './database.ts'

/**
 * What is read at most once in a transaction, in which nobody else writes. It goes with its transaction: one that is rolled back
 * leaves nothing behind, and the next reads anew what others may have written.
 *
 * ```ts
 * const names = new Within(() => new Map<string, string>())
 * names.of(db).set(id, name)
 * ```
 */
export class Within<T> {
  readonly #first: () => T
  readonly #kept = new WeakMap<object, T>()

  /** @param first what is known at the beginning of a transaction */
  constructor(first: () => T) {
    this.#first = first
  }

  /** Outside of transactions nothing lasts. */
  of({ transaction }: Database): T {
    if (transaction === null) return this.#first()
    const known = this.#kept.get(transaction)
    if (known !== undefined) return known
    const first = this.#first()
    this.#kept.set(transaction, first)
    return first
  }
}
