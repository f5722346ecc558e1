import type { Observation } from '../model/session.ts'
import { type Followed, type Follower, follow } from './follow.ts'
import type { Lookout } from './lookout.ts'
import type { Notes } from './notes.ts'
import type { NoticeRunner } from './notice-runner.ts'
import { cancelRunning, lapsing } from './notices.ts'
import type { ReconcilerOptions } from './options.ts'
import type { Planned } from './planning.ts'
import { ruleLookup } from './rules-in-force.ts'

/** A reversal may make a session contested, and that may end something else; nothing goes further than that. */
const ROUNDS = 4

export interface FollowingOptions extends Pick<ReconcilerOptions, 'clock' | 'keeping' | 'random' | 'newId' | 'store'> {
  readonly followers: readonly Follower[]
  readonly lookout: Pick<Lookout, 'sightings'>
  readonly notes: Notes
  readonly notices: NoticeRunner
  readonly emit: ReconcilerOptions['onEvent']
}

/** Keeps what a look shows, before anything is decided upon it. */
export class Following {
  readonly #options: FollowingOptions
  /** This process did not watch what was waited for until now. */
  #blind = true

  constructor(options: FollowingOptions) {
    this.#options = options
  }

  /** Nobody watched for a while: what has to hold throughout a wait can't be said to have held. */
  lostSight(): void {
    this.#blind = true
  }

  /**
   * An order was taken, and another may undo it before the next look: what it keeps back now was not due throughout.
   *
   * @param observation the last one
   * @param plan made from it, with what was ordered
   */
  interrupt(observation: Observation, plan: () => Planned): void {
    if (this.#blind || !this.#options.keeping) return
    try {
      this.#followUpon(observation, plan(), [lapsing])
    } catch {
      // The next look tells of what can't be planned or kept.
      this.lostSight()
    }
  }

  /**
   * @param plan makes the plan anew, from what is kept by now
   * @returns the plan that stands after it; null: it changed until the last round, so it has to be made again
   */
  follow(observation: Observation, plan: () => Planned): Planned | null {
    if (this.#blind) this.#beginAnew(observation)
    for (let round = 0; round < ROUNDS; round++) {
      const planned = plan()
      if (!this.#followUpon(observation, planned, this.#options.followers)) return planned
    }
    return null
  }

  /** @returns whether anything followed */
  #followUpon(observation: Observation, planned: Planned, followers: readonly Follower[]): boolean {
    const { clock, keeping, random, newId, lookout, notices } = this.#options
    const followed = follow(followers, {
      ...planned,
      observation,
      sightings: lookout.sightings,
      ruleOf: ruleLookup(planned.rules),
      now: clock.now(),
      keeping,
      random,
      newId,
    })
    if (followed.facts.length === 0) return false
    this.#keep(followed)
    notices.show(followed.facts, planned)
    return true
  }

  #beginAnew({ host }: Observation): void {
    const cancelled = cancelRunning(this.#options.store.ledger(), host)
    if (cancelled.facts.length > 0) this.#keep(cancelled)
    this.#options.notices.forget(cancelled.facts)
    this.#blind = false
  }

  #keep({ facts, events }: Followed): void {
    this.#options.notes.keep(facts)
    for (const event of events) this.#options.emit(event)
  }
}
