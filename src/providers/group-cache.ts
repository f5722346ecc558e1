import type { Clock } from '../model/clock.ts'
import { fold } from '../model/fold.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { UserName } from '../model/user-name.ts'

/** What is known of a user's groups. */
export interface KnownGroups {
  readonly groups: readonly string[]
  /** null: not known. */
  readonly admin: boolean | null
}

/** How long an answer holds, and how long to leave whoever failed to answer alone. */
const LIFETIME = ms(15 * 60_000)
const REST = ms(60_000)

interface Entry {
  readonly known: KnownGroups | null
  readonly until: Milliseconds
}

export interface GroupCacheOptions {
  readonly clock: Clock
  /** May take as long as it likes. */
  readonly ask: (user: UserName) => Promise<KnownGroups>
  /** Something new is known, and nothing is left to be asked at the moment. */
  readonly onLearnt: () => void
}

/**
 * Groups of users, asked for in the background, one user after another. Who wants to know gets at once what is known by then; an answer that
 * has grown old is given until a new one, or the lack of one, replaces it.
 */
export class GroupCache {
  readonly #options: GroupCacheOptions
  readonly #entries = new Map<string, Entry>()
  readonly #wanted = new Map<string, UserName>()
  #asking: Promise<void> | null = null
  #closed = false
  /** Why the last user's groups were not found; null: they were. */
  lastFailure: unknown = null

  constructor(options: GroupCacheOptions) {
    this.#options = options
  }

  /** @returns null: not known, or not yet */
  of(user: UserName): KnownGroups | null {
    const key = fold(`${user.domain ?? ''}\\${user.name}`)
    const entry = this.#entries.get(key)
    if (entry === undefined || entry.until <= this.#options.clock.uptime()) {
      this.#wanted.set(key, user)
      if (!this.#closed) this.#asking ??= this.#askAll()
    }
    return entry?.known ?? null
  }

  /** Resolves when nobody is left to be asked about. */
  async settled(): Promise<void> {
    await this.#asking
  }

  close(): void {
    this.#closed = true
    this.#wanted.clear()
  }

  async #askAll(): Promise<void> {
    let learnt = false
    for (const [key, user] of this.#wanted) {
      const known = await this.#ask(user)
      if (this.#closed) return
      learnt ||= JSON.stringify(known) !== JSON.stringify(this.#entries.get(key)?.known ?? null)
      const until = ms(this.#options.clock.uptime() + (known === null ? REST : LIFETIME))
      this.#entries.set(key, { known, until })
      this.#wanted.delete(key)
    }
    this.#asking = null
    if (learnt) this.#options.onLearnt()
  }

  async #ask(user: UserName): Promise<KnownGroups | null> {
    try {
      const known = await this.#options.ask(user)
      this.lastFailure = null
      return known
    } catch (error) {
      this.lastFailure = error
      return null
    }
  }
}
