import type { Intent } from '../model/action.ts'
import type { Sightings } from '../model/incarnation.ts'
import type { Observation, Session } from '../model/session.ts'

/** Compares one observation with the one before: what was blocked in between, and which of our effects were undone. */
export class Watch {
  /** Blocked sessions by incarnation. */
  #blocked: ReadonlySet<string> = new Set()
  /** Verified effects by incarnation. */
  readonly #treated = new Map<string, Intent>()

  verified(intent: Intent): void {
    this.#treated.set(intent.incarnation.key, intent)
  }

  compare(
    observation: Observation,
    sightings: Sightings,
  ): { readonly blocked: readonly Session[]; readonly reversed: readonly Intent[] } {
    const blockedNow = new Set<string>()
    const blocked: Session[] = []
    const reversed: Intent[] = []
    for (const session of observation.sessions) {
      const key = sightings.get(session.id)?.key
      if (key === undefined) continue
      if (session.blocked === 'yes') {
        blockedNow.add(key)
        if (!this.#blocked.has(key)) blocked.push(session)
      }
      const treated = this.#treated.get(key)
      if (treated === undefined || !isUndone(treated, session)) continue
      reversed.push(treated)
      this.#treated.delete(key)
    }
    const alive = new Set([...sightings.values()].map(({ key }) => key))
    const seen = new Set(observation.sessions.map(({ id }) => sightings.get(id)?.key))
    // Who is missing from an incomplete observation is as blocked as before.
    for (const key of this.#blocked) if (alive.has(key) && !seen.has(key)) blockedNow.add(key)
    for (const key of this.#treated.keys()) if (!alive.has(key)) this.#treated.delete(key)
    this.#blocked = blockedNow
    return { blocked, reversed }
  }
}

function isUndone({ action }: Intent, { blocked, state }: Session): boolean {
  return action === 'unlock' ? blocked === 'yes' : state === 'active'
}
