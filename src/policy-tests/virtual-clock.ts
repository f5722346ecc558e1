import type { Clock, Timer } from '../model/clock.ts'
import { type Instant, instant, type Milliseconds, ms } from '../model/time.ts'
import { nextTurn } from '../runtime/turn.ts'

interface Pending {
  /** On `uptime`. */
  readonly due: number
  readonly fire: () => void
}

/** Turns of the event loop after which what a timer started is taken to have come to rest. */
const TURNS = 3

/**
 * A clock that moves only when told to.
 *
 * ```ts
 * const clock = new VirtualClock('2026-11-21T09:00:00Z')
 * clock.after(ms(60_000), again)
 * await clock.advance(60_000) // `again` has run, and so have the promises that followed from it
 * ```
 */
export class VirtualClock implements Clock {
  #wall: number
  #uptime: number
  #boot = 1
  readonly #tellsBoot: boolean
  /** In the order in which they were set, which is the order of those due together. */
  readonly #timers = new Set<Pending>()
  #advancing = false

  constructor(
    start: string | Instant = '2026-11-21T09:00:00Z',
    options: { readonly uptime?: number; readonly tellsBoot?: boolean } = {},
  ) {
    this.#wall = typeof start === 'string' ? Date.parse(start) : start
    if (Number.isNaN(this.#wall)) throw new RangeError(`not a point in time: ${start}`)
    this.#uptime = options.uptime ?? 1_000_000
    this.#tellsBoot = options.tellsBoot ?? true
  }

  now(): Instant {
    return instant(this.#wall)
  }

  uptime(): Milliseconds {
    return ms(this.#uptime)
  }

  get bootId(): string | null {
    return this.#tellsBoot ? `boot-${this.#boot}` : null
  }

  after(delay: Milliseconds, fire: () => void): Timer {
    if (Number.isNaN(delay)) throw new RangeError('a timer needs a delay that is a number')
    const pending: Pending = { due: this.#uptime + Math.max(delay, 0), fire }
    this.#timers.add(pending)
    return { cancel: () => void this.#timers.delete(pending) }
  }

  /** How many timers are set; 0 after an orderly shutdown. */
  get pending(): number {
    return this.#timers.size
  }

  /** How long until the next timer is due, null without one. */
  get untilNext(): Milliseconds | null {
    const next = this.#next()
    return next === null || next.due === Number.POSITIVE_INFINITY ? null : ms(next.due - this.#uptime)
  }

  /**
   * Moves both clocks on by `length` milliseconds and fires what falls due on the way, in order, each at its own time. Promises come to
   * rest before the first timer, after each, and at the end, so timers that they set take their turn. Real input and output
   * is not waited for.
   * @throws whatever a timer throws; the clock then stands at that timer
   */
  advance(length: number): Promise<void> {
    return this.#pass(length, (due, end) => due <= end)
  }

  /** The same, but what falls due at the very end waits for the next call: others can be first at that instant. */
  approach(length: number): Promise<void> {
    return this.#pass(length, (due, end) => due < end)
  }

  async #pass(length: number, falls: (due: number, end: number) => boolean): Promise<void> {
    if (!(length >= 0 && length < Number.POSITIVE_INFINITY)) throw new RangeError(`time can't advance by ${length} ms`)
    if (this.#advancing) throw new Error('advance was called while another call of it was under way: await each one')
    this.#advancing = true
    try {
      const boot = this.#boot
      const end = this.#uptime + length
      await rest()
      for (let next = this.#next(); next !== null && falls(next.due, end); next = this.#next()) {
        this.#timers.delete(next)
        this.#moveTo(Math.max(next.due, this.#uptime))
        next.fire()
        await rest()
        if (this.#boot !== boot) return
      }
      this.#moveTo(end)
      await rest()
    } finally {
      this.#advancing = false
    }
  }

  /** Sets the wall clock, as an administrator or NTP does; `uptime` and timers don't notice. */
  jumpWall(by: number): void {
    this.#wall += by
  }

  /** The process does not run for so long: no timer fires, and those that were due are late. `counts`: whether the system counts it as elapsed. */
  sleep(length: number, { counts }: { readonly counts: boolean }): void {
    this.#wall += length
    if (counts) this.#uptime += length
  }

  /** Starts the machine anew: a new boot, `uptime` 0, and the timers of the processes that died are gone. */
  reboot(options: { readonly downFor?: number } = {}): void {
    this.#boot += 1
    this.#uptime = 0
    this.#wall += options.downFor ?? 0
    this.#timers.clear()
  }

  #moveTo(uptime: number): void {
    this.#wall += uptime - this.#uptime
    this.#uptime = uptime
  }

  #next(): Pending | null {
    let next: Pending | null = null
    for (const pending of this.#timers) if (next === null || pending.due < next.due) next = pending
    return next
  }
}

/** A turn of the event loop runs every promise callback and `nextTick` that is ready, and all that follow from these. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
}
