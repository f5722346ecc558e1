import type { Clock, Timer } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Milliseconds } from '../../model/time.ts'
import { isPresent } from './act.ts'
import { block } from './events.ts'
import { happen, type World } from './world.ts'

/** The manager that insists: blocks sessions again some time after they were unlocked, as long as Block All is on. Lives in this process. */
export class BlockSchedule {
  readonly #world: World
  readonly #clock: Clock
  readonly #timers = new Set<Timer>()

  constructor(world: World, clock: Clock) {
    this.#world = world
    this.#clock = clock
  }

  blockAgain(target: Incarnation, delay: Milliseconds): void {
    const timer = this.#clock.after(delay, () => {
      this.#timers.delete(timer)
      this.#block(target)
    })
    this.#timers.add(timer)
  }

  #block(target: Incarnation): void {
    try {
      happen(this.#world, state => {
        const session = state.blockAll ? isPresent(state, target) : null
        return session ? block(state, session.id) : state
      })
    } catch {
      // A world that can't be used reports itself to whoever observes it next; here is nobody to tell.
    }
  }

  close(): void {
    for (const timer of this.#timers) timer.cancel()
    this.#timers.clear()
  }
}
