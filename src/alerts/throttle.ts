import type { Clock, Timer } from '../model/clock.ts'
import { type Instant, type Milliseconds, ms } from '../model/time.ts'
import { type Transition, topicOf } from './transition.ts'

export interface ThrottleOptions {
  readonly clock: Clock
  /** Between two alerts of one topic. */
  readonly minimumGap: Milliseconds
  /** @param swallowed how many of the same topic are not told because of it */
  readonly onDue: (happened: Happened, swallowed: number) => void
}

/** A transition with its instant, which is not the one at which it is told. */
export interface Happened {
  readonly transition: Transition
  readonly at: Instant
}

/** What one pass says of a whole room is one alert. */
const GATHERED_FOR: Milliseconds = ms(1_000)

interface Topic {
  pending: Happened | null
  swallowed: number
  /** Nothing was told yet; else the gap after what was. */
  gathering: boolean
  timer: Timer
}

/**
 * One alert a topic and gap. What comes sooner is kept back, and of that the last is told when the gap is over: whoever reads the newest alert of a topic
 * knows how it stands.
 */
export class Throttle {
  readonly #options: ThrottleOptions
  /** Those alone that wait for something. */
  readonly #topics = new Map<string, Topic>()

  constructor(options: ThrottleOptions) {
    this.#options = options
  }

  offer(transition: Transition): void {
    const name = topicOf(transition)
    const happened = { transition, at: this.#options.clock.now() }
    const topic = this.#topics.get(name)
    if (topic === undefined) {
      const timer = this.#options.clock.after(GATHERED_FOR, () => this.#due(name))
      this.#topics.set(name, { pending: happened, swallowed: 0, gathering: true, timer })
      return
    }
    // While a room is gathered, each says what the one before it said, and more.
    const isMore = topic.gathering && topic.pending?.transition.event === transition.event
    if (topic.pending !== null && !isMore) topic.swallowed++
    topic.pending = happened
  }

  /** Tells at once what waits, and takes nothing that was waited for twice. */
  flush(): void {
    for (const [name, { pending, swallowed, timer }] of this.#topics) {
      timer.cancel()
      this.#topics.delete(name)
      if (pending !== null) this.#options.onDue(pending, swallowed)
    }
  }

  #due(name: string): void {
    const topic = this.#topics.get(name)
    if (topic === undefined) return
    const { pending, swallowed } = topic
    if (pending === null) {
      this.#topics.delete(name)
      return
    }
    topic.pending = null
    topic.swallowed = 0
    topic.gathering = false
    topic.timer = this.#options.clock.after(this.#options.minimumGap, () => this.#due(name))
    this.#options.onDue(pending, swallowed)
  }
}
