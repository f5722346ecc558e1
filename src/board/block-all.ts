import { type Observation, qualifiedUser, type Session } from '../model/session.ts'
import { between, type Instant, type Milliseconds } from '../model/time.ts'

export interface BlockAllNow {
  readonly at: Instant
  /** Ids of the sessions that were blocked by it. */
  readonly sessions: ReadonlySet<string>
  /** Of so many. */
  readonly of: number
}

/**
 * A Block All from when it was recognised until none of its sessions is blocked any more. What turns blocked within the time that makes one
 * is part of it, too: it may be recognised before the last one is seen.
 */
export class BlockAllWatch {
  readonly #within: Milliseconds
  #at: Instant | null = null
  #of = 0
  /** By session id, who was in it. */
  #members = new Map<string, string>()
  /** Nobody looked for a while: it is one again once a look shows somebody of it blocked. */
  #doubted = false

  constructor(within: Milliseconds) {
    this.#within = within
  }

  get now(): BlockAllNow | null {
    if (this.#at === null || this.#doubted) return null
    const sessions = new Set(this.#members.keys())
    return { at: this.#at, sessions, of: Math.max(this.#of, sessions.size) }
  }

  /** Nothing that is seen from now on makes it one again. */
  get isOver(): boolean {
    return this.#at === null
  }

  recognised(sessions: readonly Session[], of: number, at: Instant): void {
    this.#at = at
    this.#of = of
    this.#doubted = false
    this.#members = new Map(sessions.map(session => [session.id, whoIsIn(session)]))
  }

  /** What was seen until now was another process's to see. */
  doubt(): void {
    this.#doubted = true
  }

  seen({ sessions, complete, observedAt }: Observation): void {
    if (this.#at === null) return
    const there = new Map(sessions.map(session => [session.id, session]))
    if (this.#doubted) {
      const isCertain = [...this.#members].some(([id, who]) => {
        const session = there.get(id)
        return session !== undefined && whoIsIn(session) === who && session.blocked === 'yes'
      })
      if (isCertain) this.#doubted = false
      else if (complete) this.#at = null
      else return
    }
    if (this.#at === null) return
    if (between(this.#at, observedAt) <= this.#within) {
      for (const session of sessions) {
        if (session.user !== null && session.blocked === 'yes') this.#members.set(session.id, whoIsIn(session))
      }
    }
    const lasts = [...this.#members].some(([id, who]) => {
      const session = there.get(id)
      // Whoever is missing from an incomplete look may still be there, and what can't be told is not open.
      if (session === undefined) return !complete
      return whoIsIn(session) === who && session.blocked !== 'no'
    })
    if (!lasts) this.#at = null
  }
}

function whoIsIn(session: Session): string {
  return qualifiedUser(session)?.toLowerCase() ?? ''
}
