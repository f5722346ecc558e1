/** A value that others watch. */
export interface Watched<T> {
  get(): T
  /** @returns ends the watching */
  watch(onChange: () => void): () => void
}

/** One that may be changed. The same value again tells nobody. */
export class Stored<T> implements Watched<T> {
  #value: T
  readonly #watchers = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  get(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const watcher of [...this.#watchers]) watcher()
  }

  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange)
    return () => void this.#watchers.delete(onChange)
  }
}
