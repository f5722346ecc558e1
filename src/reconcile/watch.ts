import type { Sightings } from '../model/incarnation.ts'
import type { Observation, Session } from '../model/session.ts'

/** Compares one observation with the one before: what was blocked in between. */
export class Watch {
  /** Blocked sessions by incarnation. */
  #blocked: ReadonlySet<string> = new Set()

  /** @returns the sessions that are blocked now and were not, or were not there, before */
  compare(observation: Observation, sightings: Sightings): readonly Session[] {
    const blockedNow = new Set<string>()
    const blocked: Session[] = []
    for (const session of observation.sessions) {
      const key = sightings.get(session.id)?.key
      if (key === undefined || session.blocked !== 'yes') continue
      blockedNow.add(key)
      if (!this.#blocked.has(key)) blocked.push(session)
    }
    const alive = new Set([...sightings.values()].map(({ key }) => key))
    const seen = new Set(observation.sessions.map(({ id }) => sightings.get(id)?.key))
    // Who is missing from an incomplete observation is as blocked as before.
    for (const key of this.#blocked) if (alive.has(key) && !seen.has(key)) blockedNow.add(key)
    this.#blocked = blockedNow
    return blocked
  }
}
