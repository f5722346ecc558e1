import { hostname } from 'node:os'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Observation, Session } from '../../model/session.ts'
import { type Instant, ms } from '../../model/time.ts'
import { Bell } from '../bell.ts'
import { GoneError } from '../errors.ts'
import type {
  ActionOptions,
  Capabilities,
  Provider,
  ProviderSurroundings,
  SessionActuator,
  SessionReader,
} from '../provider.ts'
import type { Desktop, DesktopStanding } from './desktop.ts'
import { lookError, ownAccount, unlockError } from './failures.ts'
import { KeptBlockFile } from './kept-blocks.ts'
import { LockSight, type SeenLock } from './lock-sight.ts'
import { managerMethod } from './login1.ts'
import type { LookedSession } from './login1-session.ts'
import { checkedSession } from './logind-check.ts'
import { desktopOf, type LogindParts, standingsOf } from './logind-parts.ts'
import { type Look, look } from './look.ts'
import type { LogindSettings } from './open.ts'
import { People } from './people.ts'
import { reachLogind } from './reach.ts'
import { isPersons, sessionOf } from './sessions.ts'
import { login1Listener } from './signals.ts'
import { soon } from './soon.ts'
import { SystemBus } from './system-bus.ts'
import { systemBusAddress } from './system-bus-address.ts'

/** logind answers at once; so many may hang before the next one has to wait. */
const CONCURRENCY = 8
/** A verb that looks only once would never know of any groups or lockers, so the first look waits so long for them. */
const FIRST_LEARNING = ms(1_000)

const capabilities: Capabilities = {
  simulated: false,
  seesBlocked: true,
  // It compares right before the action, but not in the same request.
  confirmsIdentity: false,
  unlockLiftsLocks: true,
  concurrency: CONCURRENCY,
}

interface Options {
  readonly signal: AbortSignal
}

/** Seats and remote desktops of Linux, as systemd-logind tells of them. */
export class LogindProvider implements Provider {
  readonly host: string = hostname()
  readonly reader: SessionReader
  readonly actuator: SessionActuator
  readonly #lent: ProviderSurroundings
  readonly #parts: LogindParts
  readonly #bell = new Bell()
  readonly #bus: SystemBus
  readonly #desktops: readonly Desktop[]
  readonly #locks: LockSight
  readonly #kept: KeptBlockFile
  readonly #people: People
  readonly #ownSession: Promise<string | null>
  readonly #closed = new AbortController()
  #isListening = false
  #hasLooked = false

  private constructor(settings: LogindSettings, lent: ProviderSurroundings, parts: LogindParts) {
    const { clock } = lent
    this.#lent = lent
    this.#parts = parts
    const address = settings.bus ?? systemBusAddress()
    const onTrouble = (error: Error): void => lent.onTrouble?.('Hearing what happens to sessions', error)
    this.#bus = new SystemBus({ address, clock, onTrouble })
    this.#desktops = parts.desktops(this.#bus)
    this.#locks = new LockSight(this.#bus, clock, settings.blockAll)
    this.#kept = new KeptBlockFile(this.#bus, settings.blocks)
    this.#people = new People(parts, clock, () => this.#bell.ring())
    this.#ownSession = parts.ownSessionId(settings.bus).catch(() => null)
    this.reader = {
      name: 'logind',
      capabilities,
      observe: options => this.#observe(options),
      changes: ({ signal }) => {
        const hints = this.#bell.listen({ signal })
        if (!signal.aborted) this.#listen()
        return hints
      },
    }
    this.actuator = {
      unlock: (target, called) => this.#unlock(target, called),
      disconnect: (target, called) =>
        this.#act(target, called, session => desktopOf(this.#desktops, session).disconnect(session, called)),
      notify: (target, text, called) => this.#act(target, called, session => parts.showNotice(session, text, called)),
    }
  }

  /** @throws {TerminalError} there is no such bus, or no logind on it */
  static async open(settings: LogindSettings, lent: ProviderSurroundings, parts: LogindParts): Promise<LogindProvider> {
    const provider = new LogindProvider(settings, lent, parts)
    try {
      await reachLogind(provider.#bus, { signal: provider.#closed.signal })
      return provider
    } catch (error) {
      await provider.close()
      throw error
    }
  }

  readonly inspect: NonNullable<Provider['inspect']> = options =>
    this.#parts.inspect(
      {
        bus: this.#bus,
        sessions: async called => (await look(this.#bus, called)).sessions,
        lockers: this.#people.lockers,
      },
      options,
    )

  async close(): Promise<void> {
    this.#closed.abort(new Error('the provider was closed'))
    this.#people.close()
    await this.#bus.close()
  }

  #listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    this.#bus.listen(
      login1Listener(this.#bus, this.#closed.signal, event => {
        this.#locks.hear(event)
        this.#bell.ring()
      }),
    )
  }

  async #observe(options: Options): Promise<Observation> {
    const { signal } = options
    signal.throwIfAborted()
    // The earliest that anything of it was seen: what began later is not taken for older than it is.
    const observedAt = this.#lent.clock.now()
    const mark = this.#locks.mark()
    const seen = await this.#look(options)
    const persons = seen.sessions.filter(isPersons)
    const [standings, lockOf, isFirst] = await Promise.all([
      this.#standings(persons, options),
      this.#locks.read(mark, persons, options),
      this.#firstLearning(persons, signal),
    ])
    const sessions = await this.#told({ observedAt, seen, standings, lockOf }, options)
    if (isFirst) this.#hasLooked = true
    return {
      host: this.host,
      observedAt,
      provider: 'logind',
      complete: seen.complete,
      confirmsIdentity: capabilities.confirmsIdentity,
      unlockLiftsLocks: capabilities.unlockLiftsLocks,
      sessions,
    }
  }

  async #look(options: Options): Promise<Look> {
    try {
      return await look(this.#bus, options)
    } catch (error) {
      throw lookError(error)
    }
  }

  #standings(persons: readonly LookedSession[], { signal }: Options): Promise<ReadonlyMap<string, DesktopStanding>> {
    const onTrouble = (error: unknown): void => this.#lent.onTrouble?.('Seeing which desktops are disconnected', error)
    return standingsOf(this.#desktops, persons, { signal, onTrouble })
  }

  async #firstLearning(persons: readonly LookedSession[], signal: AbortSignal): Promise<boolean> {
    if (this.#hasLooked) return false
    await soon(this.#lent.clock, FIRST_LEARNING, this.#people.learn(persons), signal)
    return true
  }

  async #told({ observedAt, seen, standings, lockOf }: Told, options: Options): Promise<readonly Session[]> {
    const own = await this.#ownSession
    const kept = this.#locks.isHearing ? null : await this.#kept.read(options)
    const stays = seen.sessions.map(session => {
      const { groups, locker } = isPersons(session) ? this.#people.of(session) : { groups: null, locker: null }
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
      await this.#kept.write(blocks, options).catch(error => {
        options.signal.throwIfAborted()
        this.#lent.onTrouble?.('Telling the verbs beside the daemon who is blocked', error)
      })
    }
    return stays.map(({ told }) => told)
  }

  async #unlock(target: Incarnation, called: ActionOptions): Promise<void> {
    await this.#act(target, called, async ({ id }) => {
      try {
        await this.#bus.call(managerMethod('UnlockSession', 's', [id]), called)
      } catch (error) {
        throw unlockError(error, id, ownAccount())
      }
    })
  }

  async #act(
    target: Incarnation,
    { signal, passage }: ActionOptions,
    act: (session: LookedSession) => Promise<void>,
  ): Promise<void> {
    signal.throwIfAborted()
    if (target.host !== this.host)
      throw new GoneError(`session ${target.sessionId} is on ${target.host}, and this is ${this.host}`)
    passage?.waiting()
    const session = await checkedSession(this.#bus, target, { signal })
    signal.throwIfAborted()
    passage?.sent()
    await act(session)
  }
}

interface Told {
  readonly observedAt: Instant
  readonly seen: Look
  readonly standings: ReadonlyMap<string, DesktopStanding>
  readonly lockOf: Awaited<ReturnType<LockSight['read']>>
}

/** Of a session that is nobody's desktop. */
const NO_LOCK: SeenLock = { locked: 'unknown', blocked: 'unknown' }
