import type { Clock } from '../../model/clock.ts'
import { ms } from '../../model/time.ts'
import { splitUser, type UserName } from '../../model/user-name.ts'
import { GroupCache, type KnownGroups } from '../group-cache.ts'
import type { LockerSight, Lockers } from './locker-sight.ts'
import type { LogindParts } from './logind-parts.ts'
import type { SeenSession } from './seen.ts'

const LONGEST_LOOKUP = ms(10_000)

/** What is learnt in the background of a session's person: the groups, and the programs that lock the screen. */
export class People {
  readonly lockers: Lockers
  readonly #groups: GroupCache
  /** Each user as the system writes the name, which says where the domain goes. */
  readonly #written = new Map<string, string>()
  readonly #closed = new AbortController()

  constructor({ lockers, groupsOf }: Pick<LogindParts, 'lockers' | 'groupsOf'>, clock: Clock, onLearnt: () => void) {
    this.lockers = lockers({ clock, onLearnt })
    const ask = async (user: UserName): Promise<KnownGroups> => {
      // One after the other is asked for: a directory that hangs over one must not keep the groups of all others from us.
      const enough = new AbortController()
      const timer = clock.after(LONGEST_LOOKUP, () => enough.abort(new Error('the user database does not answer')))
      const signal = AbortSignal.any([this.#closed.signal, enough.signal])
      try {
        return await groupsOf(this.#written.get(keyOf(user)) ?? user.name, { signal })
      } finally {
        timer.cancel()
      }
    }
    this.#groups = new GroupCache({ clock, ask, onLearnt })
  }

  /** What is known by now; asking has more learnt. */
  of(session: SeenSession): { readonly groups: KnownGroups | null; readonly locker: LockerSight | null } {
    const user = splitUser(session.user)
    this.#written.set(keyOf(user), session.user)
    return { groups: this.#groups.of(user), locker: this.lockers.of(session) }
  }

  /** Resolves when everything is known of these that can be. */
  async learn(sessions: readonly SeenSession[]): Promise<void> {
    for (const session of sessions) this.of(session)
    await Promise.all([this.#groups.settled(), this.lockers.settled()])
  }

  close(): void {
    this.#closed.abort(new Error('the provider was closed'))
    this.#groups.close()
    this.lockers.close()
  }
}

function keyOf({ domain, name }: UserName): string {
  return JSON.stringify([domain, name])
}
