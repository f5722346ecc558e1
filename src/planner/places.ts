import { type Instant, type Milliseconds, plus } from '../model/time.ts'

/** Those that still count: a write counts for less than `per`. */
export function stillCounting(instants: readonly Instant[], per: Milliseconds, now: Instant): readonly Instant[] {
  return instants.filter(at => now < plus(at, per))
}

/** The places under a limit, handed out one by one: first those that are free, then those that become so. */
export class Places {
  /** When the taken ones free, the first one first. */
  readonly #frees: readonly Instant[]
  readonly #capacity: (counted: number) => number
  readonly #per: Milliseconds
  readonly #now: Instant
  /** From when on each place that was handed out may be used. */
  readonly #handed: Instant[] = []
  /** How many of the taken ones have to free for the next place. */
  #freed = 0

  /**
   * @param counted what takes a place now, in any order
   * @param capacity how many places there are while so many are counted; freeing one never takes away more than one
   */
  constructor(
    counted: readonly Instant[],
    { capacity, per, now }: { capacity: (counted: number) => number; per: Milliseconds; now: Instant },
  ) {
    this.#frees = counted.map(at => plus(at, per)).sort((a, b) => a - b)
    this.#capacity = capacity
    this.#per = per
    this.#now = now
  }

  /** How many are free now and not handed out. */
  get free(): number {
    return Math.max(0, this.#roomAfter(0) - this.#handed.length)
  }

  /** When the first of the taken ones frees; null: none is taken. */
  get firstFree(): Instant | null {
    return this.#frees[0] ?? null
  }

  /** @returns when the next place frees; null: it is free now */
  next(): Instant | null {
    const isFree = this.free > 0
    const at = isFree ? this.#now : this.#whenFree(this.#handed.length)
    this.#handed.push(at)
    return isFree ? null : at
  }

  #whenFree(place: number): Instant {
    while (this.#freed < this.#frees.length && this.#roomAfter(this.#freed) <= place) this.#freed++
    const frees = this.#frees[this.#freed - 1]
    if (frees !== undefined && this.#roomAfter(this.#freed) > place) return frees
    // Those handed out before take places themselves, each for as long as it counts.
    return plus(this.#handed[place - this.#capacity(0)] ?? this.#now, this.#per)
  }

  #roomAfter(freed: number): number {
    const left = this.#frees.length - freed
    return this.#capacity(left) - left
  }
}
