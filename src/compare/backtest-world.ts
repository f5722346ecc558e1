import type { Sightings } from '../model/incarnation.ts'
import { identify } from '../model/incarnation.ts'
import type { Action, Observation, Session } from '../model/session.ts'
import { type Instant, instant } from '../model/time.ts'
import { type Doings, Stay } from './backtest-stay.ts'
import type { Moment } from './backtest-timeline.ts'

/** A host as it would have been seen under other policies. */
export class World {
  #moment: Moment | null = null
  #sightings: Sightings = new Map()
  #stays = new Map<string, Stay>()
  #begun = false
  #returns = 0
  readonly #takenBack = { unlock: 0, disconnect: 0 }

  /** Takes in what history says, once for each moment. */
  see(moment: Moment): void {
    const { observation, then, isNewLook } = moment
    const isNewPlan = then !== this.#moment?.then
    this.#moment = moment
    if (isNewPlan && then !== null) this.#sightings = then.ledger.sightings
    this.#sightings = identify(observation, this.#sightings)
    if (!isNewLook && !isNewPlan) return
    const stays = new Map<string, Stay>()
    const here = new Map(observation.sessions.map(session => [session.id, session]))
    for (const [id, { key }] of this.#sightings) {
      const stay = this.#stays.get(key) ?? new Stay()
      stays.set(key, stay)
      const session = here.get(id)
      const doings = doingsOf(then, id, key)
      if (!this.#begun) stay.spend(doings.treated)
      if (session !== undefined) this.#count(stay.see(session, doings, observation.unlockLiftsLocks))
    }
    this.#stays = stays
    this.#begun ||= then !== null
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

  #count({ takenBack, returned }: ReturnType<Stay['see']>): void {
    for (const action of takenBack) this.#takenBack[action]++
    if (returned) this.#returns++
  }
}

function doingsOf(then: Moment['then'], sessionId: string, incarnation: string): Doings {
  if (then === null) return { treated: [], inFlight: null }
  const { treated, inFlight } = then.ledger
  const open = inFlight.get(sessionId)
  return {
    treated: treated.get(incarnation) ?? [],
    inFlight: open?.incarnation === incarnation ? open.action : null,
  }
}
