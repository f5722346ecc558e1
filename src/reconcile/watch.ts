import type { Sightings } from '../model/incarnation.ts'
import type { Observation, Session } from '../model/session.ts'

/** A session, and who is in it. */
export interface Seen {
  readonly incarnation: string
  readonly session: Session
}

/** What changed between two looks. */
export interface BlockChange {
  /** Blocked now, and not known to be before. */
  readonly blocked: readonly Seen[]
  /** The very same, as far as they were seen unblocked: `unknown` is not unblocked. */
  readonly turned: readonly Seen[]
  /** Incarnations with a desktop that are seen unblocked now. */
  readonly unblocked: readonly string[]
}

/** Compares each observation with the one before it: what was blocked in between. */
export class Watch {
  /** Incarnations whose block was seen, and none since that was seen to be gone, and those that were seen unblocked just now. */
  #before: ReadonlyMap<string, 'yes' | 'no'> = new Map()

  compare(observation: Observation, sightings: Sightings): BlockChange {
    const now = new Map<string, 'yes' | 'no'>()
    const blocked: Seen[] = []
    const turned: Seen[] = []
    const unblocked: string[] = []
    const present = new Set<string>()
    for (const session of observation.sessions) {
      const incarnation = sightings.get(session.id)?.key
      if (incarnation === undefined) continue
      present.add(incarnation)
      const before = this.#before.get(incarnation)
      if (session.blocked === 'unknown') {
        // A block that can't be seen for a while is the same one afterwards. Who was open may have been blocked meanwhile.
        if (before === 'yes') now.set(incarnation, before)
        continue
      }
      now.set(incarnation, session.blocked)
      if (session.blocked === 'no') {
        if (session.state !== 'disconnected') unblocked.push(incarnation)
      } else if (before !== 'yes') {
        const seen = { incarnation, session }
        blocked.push(seen)
        if (before === 'no') turned.push(seen)
      }
    }
    // Who is missing from an incomplete observation is as before.
    for (const { key } of sightings.values()) {
      const before = this.#before.get(key)
      if (before !== undefined && !present.has(key)) now.set(key, before)
    }
    this.#before = now
    return { blocked, turned, unblocked }
  }
}
