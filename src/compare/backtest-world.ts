import type { Sightings } from '../model/incarnation.ts'
import { identify } from '../model/incarnation.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { type Instant, instant } from '../model/time.ts'
import { type Deed, Stay } from './backtest-stay.ts'
import type { Moment } from './backtest-timeline.ts'

/** A host as it would have been seen under other policies. */
export class World {
  #moment: Moment | null = null
  #sightings: Sightings = new Map()
  #stays = new Map<string, Stay>()
  readonly #deeds: readonly Deed[]
  #told: number | null = null
  #returns = 0
  readonly #takenBack = { unlock: 0, disconnect: 0 }

  /** @param deeds in the order in which they were done */
  constructor(deeds: readonly Deed[]) {
    this.#deeds = deeds
  }

  /** Takes in what history says, once for each moment. */
  see(moment: Moment): void {
    const { observation, then, isNewLook } = moment
    const isNewPlan = then !== this.#moment?.then
    this.#moment = moment
    if (isNewPlan && then !== null) this.#sightings = then.ledger.sightings
    this.#sightings = identify(observation, this.#sightings)
    if (!isNewLook) return
    const deeds = this.#deedsUntil(moment.at)
    const stays = new Map<string, Stay>()
    const here = new Map(observation.sessions.map(session => [session.id, session]))
    for (const [id, { key }] of this.#sightings) {
      const stay = this.#stays.get(key) ?? new Stay()
      stays.set(key, stay)
      const session = here.get(id)
      for (const { action, at } of deeds.get(id) ?? []) stay.deed(action, at)
      if (session !== undefined) this.#count(stay.see(session, moment.at, observation.unlockLiftsLocks))
    }
    this.#stays = stays
  }

  /** Which incarnation is in each session. */
  get sightings(): Sightings {
    return this.#sightings
  }

  /** How often somebody was seen at work after a disconnect that would have been. */
  get returns(): number {
    return this.#returns
  }

  /** How many effects of then were taken back. */
  get takenBack(): Readonly<Record<Action, number>> {
    return { ...this.#takenBack }
  }

  done(incarnation: string, action: Action, at: Instant): void {
    const stay = this.#stays.get(incarnation)
    if (action === 'disconnect') stay?.disconnected(at)
    else stay?.unlocked()
  }

  /** What would be seen at an instant of the moment at hand. */
  asOf(at: Instant): Observation {
    if (this.#moment === null) throw new Error('nothing was seen so far')
    const { observation, seenUntil } = this.#moment
    const { unlockLiftsLocks, observedAt } = observation
    const stillAtWork = instant(Math.max(observedAt, Math.min(at, seenUntil)))
    const sessions = observation.sessions.map((session): Session => {
      const incarnation = this.#sightings.get(session.id)
      // Who was at work at every look since is kept as idle since the first.
      const now = session.idleSince === observedAt ? { ...session, idleSince: stillAtWork } : session
      const stay = incarnation === undefined ? undefined : this.#stays.get(incarnation.key)
      return stay === undefined ? now : stay.as(now, unlockLiftsLocks)
    })
    return { ...observation, observedAt: at, sessions }
  }

  /** By session, those that were not told so far. */
  #deedsUntil(now: Instant): ReadonlyMap<string, readonly Deed[]> {
    const isFirst = this.#told === null
    let next = this.#told ?? 0
    const found: Deed[] = []
    for (let deed = this.#deeds[next]; deed !== undefined && deed.at <= now; deed = this.#deeds[++next]) {
      // What was done before the first look counts for both.
      if (deed.byRule && (!isFirst || deed.at === now)) found.push(deed)
    }
    this.#told = next
    return Map.groupBy(found, ({ sessionId }) => sessionId)
  }

  #count({ takenBack, returned }: ReturnType<Stay['see']>): void {
    for (const action of takenBack) this.#takenBack[action]++
    if (returned) this.#returns++
  }
}
