/** Tells listeners that something happened, without saying what. Rings that nobody has heard yet become one. */
export class Bell {
  readonly #listeners = new Set<() => void>()

  ring(): void {
    for (const heard of this.#listeners) heard()
  }

  /** Listens from the call on, not from the first iteration: a ring in between is heard. Ends when the signal aborts. */
  listen({ signal }: { readonly signal: AbortSignal }): AsyncIterable<void> {
    let rung = false
    let wake = (): void => {}
    const heard = (): void => {
      rung = true
      wake()
    }
    const stop = (): void => {
      this.#listeners.delete(heard)
      signal.removeEventListener('abort', stop)
      wake()
    }
    if (!signal.aborted) {
      this.#listeners.add(heard)
      signal.addEventListener('abort', stop)
    }
    return rings()

    async function* rings(): AsyncGenerator<void> {
      try {
        while (!signal.aborted) {
          if (rung) {
            rung = false
            yield
          } else {
            await new Promise<void>(resolve => {
              wake = resolve
            })
          }
        }
      } finally {
        stop()
      }
    }
  }
}
