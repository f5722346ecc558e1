import type { Decision } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import type { Decided } from './decide.ts'
import { earliest } from './schedule.ts'
import { type Due, type ShareInputs, shareOut } from './share-out.ts'

/** Decisions that reckon with each other. */
export interface Shared {
  readonly decisions: readonly Decision[]
  /** When time alone may change one. */
  readonly wakeAt: Instant | null
}

/** Decisions about sessions one by one, until what they share is shared out. */
export class Round {
  readonly #decisions: Decision[]
  readonly #due: Due[]
  #wakeAt: Instant | null

  constructor(before?: Round) {
    this.#decisions = before === undefined ? [] : [...before.#decisions]
    this.#due = before === undefined ? [] : [...before.#due]
    this.#wakeAt = before === undefined ? null : before.#wakeAt
  }

  add({ decision, wakeAt, due }: Decided): void {
    if (due !== null) {
      const { rule, session, notice } = due
      this.#due.push({ index: this.#decisions.length, decision, rule, session, notice })
    }
    this.#decisions.push(decision)
    this.#wakeAt = earliest(this.#wakeAt, wakeAt)
  }

  shareOut(inputs: ShareInputs): Shared {
    const { kept, wakeAt } = shareOut(this.#due, inputs)
    if (kept.size === 0) return { decisions: this.#decisions, wakeAt: this.#wakeAt }
    const decisions = [...this.#decisions]
    for (const { index, decision } of this.#due) {
      const reason = kept.get(index)
      if (reason !== undefined) decisions[index] = { ...decision, status: 'withheld', reason }
    }
    return { decisions, wakeAt: earliest(this.#wakeAt, wakeAt) }
  }
}
