import type { Observation } from '../model/session.ts'
import { type Followed, type Follower, follow } from './follow.ts'
import type { Lookout } from './lookout.ts'
import type { Notes } from './notes.ts'
import type { NoticeRunner } from './notice-runner.ts'
import { cancelRunning } from './notices.ts'
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
   * @param plan makes the plan anew, from what is kept by now
   * @returns the plan that stands after it; null: it changed until the last round, so it has to be made again
   */
  follow(observation: Observation, plan: () => Planned): Planned | null {
    if (this.#blind) this.#beginAnew(observation)
    const { clock, keeping, random, newId, followers, lookout } = this.#options
    for (let round = 0; round < ROUNDS; round++) {
      const planned = plan()
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
      if (followed.facts.length === 0) return planned
      this.#keep(followed)
      this.#options.notices.show(followed.facts, planned)
    }
    return null
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
