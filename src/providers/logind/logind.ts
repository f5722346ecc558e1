import { hostname } from 'node:os'
import type { Clock } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
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
import type { Desktop } from './desktop.ts'
import { ownAccount, unlockError } from './failures.ts'
import { KeptBlockFile } from './kept-blocks.ts'
import { LockSight } from './lock-sight.ts'
import { managerMethod } from './login1.ts'
import type { LookedSession } from './login1-session.ts'
import { checkedSession } from './logind-check.ts'
import { desktopOf, type LogindParts } from './logind-parts.ts'
import { openLoneConnection } from './lone-connection.ts'
import { look } from './look.ts'
import { Observer } from './observer.ts'
import type { LogindSettings } from './open.ts'
import { People } from './people.ts'
import { reachLogind } from './reach.ts'
import { login1Listener } from './signals.ts'
import { SystemBus } from './system-bus.ts'
import { systemBusAddress } from './system-bus-address.ts'

/** logind answers at once; so many may hang before the next one has to wait. */
const CONCURRENCY = 8

const capabilities: Capabilities = {
  simulated: false,
  seesBlocked: true,
  // It compares right before the action, but not in the same request.
  confirmsIdentity: false,
  unlockLiftsLocks: true,
  concurrency: CONCURRENCY,
}

/** Seats and remote desktops of Linux, as systemd-logind tells of them. */
export class LogindProvider implements Provider {
  readonly host: string = hostname()
  readonly reader: SessionReader
  readonly actuator: SessionActuator
  readonly #parts: LogindParts
  readonly #clock: Clock
  readonly #bell = new Bell()
  readonly #bus: SystemBus
  readonly #desktops: readonly Desktop[]
  readonly #locks: LockSight
  readonly #people: People
  readonly #observer: Observer
  readonly #closed = new AbortController()
  #isListening = false

  private constructor(settings: LogindSettings, lent: ProviderSurroundings, parts: LogindParts) {
    const { clock } = lent
    this.#parts = parts
    this.#clock = clock
    const address = settings.bus ?? systemBusAddress()
    const onTrouble = (error: Error): void => lent.onTrouble?.('Hearing what happens to sessions', error)
    this.#bus = new SystemBus({ address, clock, onTrouble })
    this.#desktops = parts.desktops(this.#bus, clock)
    this.#locks = new LockSight(this.#bus, clock, settings.blockAll)
    this.#people = new People(parts, clock, () => this.#bell.ring())
    this.#observer = new Observer({
      lent,
      host: this.host,
      capabilities,
      bus: this.#bus,
      desktops: this.#desktops,
      locks: this.#locks,
      kept: new KeptBlockFile(this.#bus, settings.blocks),
      people: this.#people,
      ownSession: parts.ownSessionId(settings.bus).catch(() => null),
    })
    this.reader = {
      name: 'logind',
      capabilities,
      observe: options => this.#observer.observe(options),
      changes: ({ signal }) => {
        const hints = this.#bell.listen({ signal })
        if (!signal.aborted) this.#listen()
        return hints
      },
    }
    this.actuator = {
      unlock: (target, called) => this.#unlock(target, called),
      disconnect: (target, called) =>
        this.#act(target, called, session => {
          const desktop = desktopOf(this.#desktops, session)
          if (desktop.locksWhatItTakes) this.#locks.taking(session.path)
          return desktop.disconnect(session, called)
        }),
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

  async #unlock(target: Incarnation, called: ActionOptions): Promise<void> {
    const isAnotherLock = this.#locks.watch(target.sessionId)
    this.#begin(target, called)
    const { address } = this.#bus
    // Before the check: what it found is to be as fresh as can be.
    using connection = await openLoneConnection({ address, clock: this.#clock, signal: called.signal })
    const session = await this.#checked(target, called)
    const { id, seat, active } = session
    if (isAnotherLock(session))
      throw new Error(`session ${id} was locked anew since it was found blocked: nothing was sent`)
    // The greeter stands before it, and its user has to come past that to a screen that is still hers.
    if (seat !== null && !active) throw new Error(`session ${id} is in the background of ${seat}: nothing was sent`)
    try {
      await connection.call(managerMethod('UnlockSession', 's', [id]), called)
    } catch (error) {
      throw unlockError(error, id, ownAccount())
    }
  }

  async #act(
    target: Incarnation,
    called: ActionOptions,
    act: (session: LookedSession) => Promise<void>,
  ): Promise<void> {
    this.#begin(target, called)
    await act(await this.#checked(target, called))
  }

  #begin({ host, sessionId }: Incarnation, { signal, passage }: ActionOptions): void {
    signal.throwIfAborted()
    if (host !== this.host) throw new GoneError(`session ${sessionId} is on ${host}, and this is ${this.host}`)
    passage?.waiting()
  }

  /** The last look before something is sent. */
  async #checked(target: Incarnation, { signal, passage }: ActionOptions): Promise<LookedSession> {
    const session = await checkedSession(this.#bus, target, { signal })
    signal.throwIfAborted()
    passage?.sent()
    return session
  }
}
