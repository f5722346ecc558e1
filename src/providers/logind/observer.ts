import type { Observation, Session } from '../../model/session.ts'
import { type Instant, ms } from '../../model/time.ts'
import type { Capabilities, ProviderSurroundings } from '../provider.ts'
import { soon } from '../soon.ts'
import type { Bus } from './bus.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import { lookError } from './failures.ts'
import type { KeptBlockFile } from './kept-blocks.ts'
import type { LockSight, SeenLock } from './lock-sight.ts'
import type { LookedSession } from './login1-session.ts'
import { standingsOf } from './logind-parts.ts'
import { type Look, look } from './look.ts'
import type { People } from './people.ts'
import { isPersons, sessionOf } from './sessions.ts'

/** A verb that looks only once would never know of any groups or lockers, so the first look waits so long for them. */
const FIRST_LEARNING = ms(1_000)

interface Options {
  readonly signal: AbortSignal
}

/** Where what is seen comes from. */
export interface Sources {
  readonly lent: ProviderSurroundings
  readonly host: string
  readonly capabilities: Capabilities
  readonly bus: Bus
  readonly desktops: readonly Desktop[]
  readonly locks: LockSight
  readonly kept: KeptBlockFile
  readonly people: People
  readonly ownSession: Promise<string | null>
}

interface Told {
  readonly observedAt: Instant
  readonly seen: Look
  readonly standings: ReadonlyMap<string, DesktopStanding>
  readonly lockOf: Awaited<ReturnType<LockSight['read']>>
}

/** Of a session that is nobody's desktop. */
const NO_LOCK: SeenLock = { locked: 'unknown', blocked: 'unknown' }

/** Puts an observation together from all that tells of sessions. */
export class Observer {
  readonly #from: Sources
  #hasLooked = false

  constructor(sources: Sources) {
    this.#from = sources
  }

  /** @throws {TerminalError} trying again can't help */
  async observe(options: Options): Promise<Observation> {
    const { signal } = options
    signal.throwIfAborted()
    // The earliest that anything of it was seen: what began later is not taken for older than it is.
    const observedAt = this.#from.lent.clock.now()
    const mark = this.#from.locks.mark()
    const seen = await this.#look(options)
    const persons = seen.sessions.filter(isPersons)
    const [standings, lockOf, isFirst] = await Promise.all([
      this.#standings(persons, options),
      this.#from.locks.read(mark, persons, options),
      this.#firstLearning(persons, signal),
    ])
    const sessions = await this.#told({ observedAt, seen, standings, lockOf }, options)
    if (isFirst) this.#hasLooked = true
    return {
      host: this.#from.host,
      observedAt,
      provider: 'logind',
      complete: seen.complete,
      confirmsIdentity: this.#from.capabilities.confirmsIdentity,
      unlockLiftsLocks: this.#from.capabilities.unlockLiftsLocks,
      sessions,
    }
  }

  async #look(options: Options): Promise<Look> {
    try {
      return await look(this.#from.bus, options)
    } catch (error) {
      throw lookError(error)
    }
  }

  #standings(persons: readonly LookedSession[], { signal }: Options): Promise<ReadonlyMap<string, DesktopStanding>> {
    const onTrouble = (error: unknown): void =>
      this.#from.lent.onTrouble?.('Seeing which desktops are disconnected', error)
    return standingsOf(this.#from.desktops, persons, { signal, onTrouble })
  }

  async #firstLearning(persons: readonly LookedSession[], signal: AbortSignal): Promise<boolean> {
    if (this.#hasLooked) return false
    await soon(this.#from.lent.clock, FIRST_LEARNING, this.#from.people.learn(persons), signal)
    return true
  }

  async #told({ observedAt, seen, standings, lockOf }: Told, options: Options): Promise<readonly Session[]> {
    const own = await this.#from.ownSession
    const kept = this.#from.locks.isHearing ? null : await this.#from.kept.read(options)
    const stays = seen.sessions.map(session => {
      const { groups, locker } = isPersons(session) ? this.#from.people.of(session) : { groups: null, locker: null }
      const { locked, blocked } = isPersons(session) ? lockOf(session, locker) : NO_LOCK
      const told = sessionOf(session, {
        observedAt,
        standing: standings.get(session.id) ?? null,
        groups,
        locked,
        blocked: kept === null || locked === 'no' ? blocked : kept(session),
        isOwn: session.id === own,
      })
      return { logonAt: session.logonAt, told }
    })
    if (kept === null) {
      const blocks = stays.map(({ logonAt, told: { id, blocked } }) => ({ id, logonAt, blocked }))
      await this.#from.kept.write(blocks, options).catch(error => {
        options.signal.throwIfAborted()
        this.#from.lent.onTrouble?.('Telling the verbs beside the daemon who is blocked', error)
      })
    }
    return stays.map(({ told }) => told)
  }
}
