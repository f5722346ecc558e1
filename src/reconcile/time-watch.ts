import type { Clock, Timer } from '../model/clock.ts'
import { type Instant, type Milliseconds, ms } from '../model/time.ts'
import type { Fact } from '../store/fact.ts'

/** The wall clock was set, or this process did not run for a while. */
export type TimeShift = Extract<Fact, { kind: 'clock-jumped' | 'woke' }>

/** How often the two clocks are compared. */
const EVERY: Milliseconds = ms(1_000)

/** Between two comparisons the clocks may part by so much; what slews a clock takes hours for it. */
const DRIFT: Milliseconds = ms(2_000)

/** A busy machine makes timers late, but not by that much. */
const LATE: Milliseconds = ms(15_000)

interface Reading {
  readonly wall: Instant
  readonly uptime: Milliseconds
}

/**
 * Notices when wall clock and elapsed time part, and when a timer comes far too late. A suspended machine is one or the other, by
 * whether its system counts that time as elapsed.
 */
export class TimeWatch {
  readonly #clock: Clock
  readonly #onShift: (shift: TimeShift) => void
  #last: Reading | null = null
  #due: Milliseconds = ms(0)
  #timer: Timer | null = null

  constructor(clock: Clock, onShift: (shift: TimeShift) => void) {
    this.#clock = clock
    this.#onShift = onShift
  }

  start(): void {
    this.#last = this.#read()
    this.#arm()
  }

  /** Compares now, whenever the next comparison is due: before something is done that must not rest on a wrong time. */
  check(): void {
    const last = this.#last
    if (last === null) return
    const now = this.#read()
    this.#last = now
    const late = now.uptime - this.#due
    if (late > LATE) {
      this.#due = ms(now.uptime + EVERY)
      this.#onShift({ kind: 'woke', after: ms(Math.round(now.uptime - last.uptime)) })
    }
    const by = now.wall - last.wall - (now.uptime - last.uptime)
    if (Math.abs(by) > DRIFT) this.#onShift({ kind: 'clock-jumped', by: ms(Math.round(by)) })
  }

  close(): void {
    this.#last = null
    this.#timer?.cancel()
  }

  #arm(): void {
    this.#due = ms(this.#clock.uptime() + EVERY)
    this.#timer = this.#clock.after(EVERY, () => {
      this.check()
      if (this.#last !== null) this.#arm()
    })
  }

  #read(): Reading {
    return { wall: this.#clock.now(), uptime: this.#clock.uptime() }
  }
}
