import { abortable } from './abortable.ts'
import { LeftBehind } from './left-behind.ts'
import type { Question } from './question.ts'
import { Slot, type SlotOptions } from './slot.ts'

interface Turn {
  readonly take: (slot: Slot) => void
  readonly refuse: (why: Error) => void
}

/** So many PowerShells as there may be requests at once. What can't be asked yet waits for its turn. */
export class ShellPool {
  readonly #slots: readonly Slot[]
  readonly #idle: Set<Slot>
  /** In the order in which they came. */
  readonly #waiting = new Set<Turn>()
  #closed = false

  constructor(size: number, options: SlotOptions) {
    const leftBehind = new LeftBehind(size)
    this.#slots = Array.from({ length: size }, () => new Slot(options, leftBehind))
    this.#idle = new Set(this.#slots)
  }

  /**
   * @throws {UnknownOutcomeError} it was sent, and no answer came
   * @throws the signal's reason, at once, when that aborts
   */
  async ask<T>(question: Question<T>, signal: AbortSignal): Promise<T> {
    const slot = await this.#take(signal)
    const { answer, free } = slot.ask(question, signal)
    void free.then(() => this.#release(slot))
    return await answer
  }

  /** Ends all of them. What still runs is given up. */
  async close(): Promise<void> {
    this.#closed = true
    for (const { refuse } of this.#waiting) refuse(closed())
    this.#waiting.clear()
    await Promise.all(this.#slots.map(slot => slot.close()))
  }

  async #take(signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted()
    if (this.#closed) throw closed()
    const slot = readiest(this.#idle)
    if (slot !== null) {
      this.#idle.delete(slot)
      return slot
    }
    const { promise, resolve: take, reject: refuse } = Promise.withResolvers<Slot>()
    const turn: Turn = { take, refuse }
    this.#waiting.add(turn)
    try {
      return await abortable(promise, signal)
    } catch (error) {
      // Its turn may have come in the very moment in which it gave up.
      if (!this.#waiting.delete(turn)) void promise.then(slot => this.#release(slot)).catch(() => {})
      throw error
    }
  }

  #release(slot: Slot): void {
    const [next] = this.#waiting
    if (next === undefined) this.#idle.add(slot)
    else {
      this.#waiting.delete(next)
      next.take(slot)
    }
  }
}

function closed(): Error {
  return new Error('the provider is closed')
}

/** One that runs before one that would have to be started, and one that may not be started yet last. */
function readiest(slots: Iterable<Slot>): Slot | null {
  const all = [...slots]
  for (const readiness of ['ready', 'startable', 'waiting']) {
    const found = all.find(slot => slot.readiness === readiness)
    if (found !== undefined) return found
  }
  return null
}
