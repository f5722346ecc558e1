import type { Clock } from '../../model/clock.ts'
import type { Incarnation } from '../../model/incarnation.ts'
import type { Observation } from '../../model/session.ts'
import { type Milliseconds, ms } from '../../model/time.ts'
import type { UserName } from '../../model/user-name.ts'
import { Bell } from '../bell.ts'
import { GoneError, UnsupportedError } from '../errors.ts'
import { GroupCache, type KnownGroups } from '../group-cache.ts'
import type { ActionOptions, Capabilities, Provider, SessionActuator, SessionReader } from '../provider.ts'
import { soon } from '../soon.ts'
import type { CallName, Calls } from './calls.ts'
import { type Attempt, acting, looking, portError } from './failures.ts'
import { exitThough } from './hard-exit.ts'
import { inspect } from './inspect.ts'
import { Lane, type LaneLimits } from './lane.ts'
import { Listener } from './listener.ts'
import { NO_BLOCK, type SessionFacts, sessionOf } from './sessions.ts'

export interface WtsOptions {
  /** A library that stands in for Windows' own; null: Windows' own. */
  readonly library: string | null
  readonly clock: Clock
  /** What the computer calls itself. */
  readonly computer: string
  readonly reversedLocks: boolean
  /** After so long whoever looks gives a look up. */
  readonly longestLook: Milliseconds
}

/** Calls return at once where Windows is well; so many may hang before the next one fails. */
const CONCURRENCY = 4
/** One at a time; so many may hang before the next one fails, and each keeps a thread. */
const ONE_AT_A_TIME: LaneLimits = { atOnce: 1, threads: 3 }
/**
 * A verb that looks only once would never know of any groups, so the first look waits so long for them, and no longer than half of what it may
 * take: a domain controller that hangs costs the groups, and not the look. A busy machine needs a second to start the thread that asks, and whose
 * groups are not known is taken for an administrator.
 */
const FIRST_GROUPS = ms(5_000)

const capabilities: Capabilities = {
  simulated: false,
  seesBlocked: false,
  // It compares right before the action, but not in the same request.
  confirmsIdentity: false,
  unlockLiftsLocks: false,
  concurrency: CONCURRENCY,
}

/** Sessions of this computer as Windows itself tells of them. */
export class WtsProvider implements Provider {
  readonly host: string
  readonly reader: SessionReader
  readonly actuator: SessionActuator
  readonly #options: WtsOptions
  readonly #bell = new Bell()
  readonly #looking: Lane
  readonly #acting: Lane
  readonly #asking: Lane
  readonly #listener: Listener
  readonly #groups: GroupCache
  readonly #closed = new AbortController()
  #hasLooked = false
  #endOrderly = (): void => {}

  private constructor(options: WtsOptions) {
    const { library, clock, computer } = options
    this.#options = options
    this.host = computer
    this.#looking = new Lane(library, ONE_AT_A_TIME)
    this.#acting = new Lane(library, { atOnce: CONCURRENCY, threads: CONCURRENCY })
    this.#asking = new Lane(library, ONE_AT_A_TIME)
    this.#listener = new Listener(library, clock, this.#bell)
    this.#groups = new GroupCache({
      clock,
      ask: user => this.#groupsOf(user),
      onLearnt: () => this.#bell.ring(),
    })
    this.reader = {
      name: 'wts',
      capabilities,
      observe: ({ signal }) => this.#observe(signal),
      changes: ({ signal }) => {
        const hints = this.#bell.listen({ signal })
        if (!signal.aborted) this.#listener.start()
        return hints
      },
    }
    this.actuator = {
      unlock: (target, called) => this.#unlock(target, called),
      disconnect: (target, called) => this.#act('disconnect', target, target, called, 'disconnect'),
      notify: (target, text, called) => this.#act('notify', { target, text }, target, called, 'notify'),
    }
  }

  /** @throws {TerminalError} there is no such library, or something is missing in it */
  static async open(options: WtsOptions): Promise<WtsProvider> {
    const provider = new WtsProvider(options)
    try {
      const opened = run(provider.#looking, 'open', null, provider.#closed.signal, looking)
      const [endOrderly] = await Promise.all([exitThough(() => provider.#isInside), opened])
      provider.#endOrderly = endOrderly
      return provider
    } catch (error) {
      await provider.close()
      throw error
    }
  }

  readonly inspect: NonNullable<Provider['inspect']> = async ({ signal }) => {
    const ask = <Name extends 'look' | 'timeLimits'>(name: Name): Promise<Calls[Name]['answer']> =>
      run(this.#asking, name, null, signal, looking)
    return inspect({ ask, groupsFailure: () => this.#groups.lastFailure })
  }

  async close(): Promise<void> {
    this.#groups.close()
    this.#closed.abort(new Error('the provider was closed'))
    await Promise.all([this.#listener.close(), this.#looking.end(), this.#acting.end(), this.#asking.end()])
    if (!this.#isInside) this.#endOrderly()
  }

  /** Whether any thread is inside a call of Windows'. */
  get #isInside(): boolean {
    return this.#looking.isBusy || this.#acting.isBusy || this.#asking.isBusy || this.#listener.isBusy
  }

  async #groupsOf(user: UserName): Promise<KnownGroups> {
    const { computer } = this.#options
    const { local, domain, admin } = await this.#asking.run('membership', { ...user, computer }, this.#closed.signal)
    // A group of a domain is known by either spelling, so that a protected one is protected however it is written.
    const ofDomain = domain.flatMap(group => [`${user.domain}\\${group}`, group])
    return { groups: [...new Set([...local, ...ofDomain])], admin }
  }

  async #observe(signal: AbortSignal): Promise<Observation> {
    const { clock, computer, reversedLocks, longestLook } = this.#options
    // The earliest that anything of it was seen: what began later is not taken for older than it is.
    const observedAt = clock.now()
    const look = await run(this.#looking, 'look', null, signal, looking)
    const facts: SessionFacts = {
      reversedLocks,
      groupsOf: (name, domain) => this.#groups.of({ name, domain }),
    }
    const sessions = look.sessions.map(seen => sessionOf(seen, look, facts))
    const isFirst = !this.#hasLooked
    this.#hasLooked = true
    if (isFirst) await soon(clock, ms(Math.min(FIRST_GROUPS, longestLook / 2)), this.#groups.settled(), signal)
    return {
      host: computer,
      observedAt,
      provider: 'wts',
      complete: true,
      confirmsIdentity: capabilities.confirmsIdentity,
      unlockLiftsLocks: capabilities.unlockLiftsLocks,
      sessions: isFirst ? look.sessions.map(seen => sessionOf(seen, look, facts)) : sessions,
    }
  }

  /** Who has gone is told so first. */
  async #unlock(target: Incarnation, called: ActionOptions): Promise<void> {
    await this.#act('check', target, target, called, 'unlock')
    throw new UnsupportedError(NO_BLOCK)
  }

  async #act<Name extends 'check' | 'disconnect' | 'notify'>(
    name: Name,
    argument: Calls[Name]['argument'],
    target: Incarnation,
    { signal }: ActionOptions,
    action: Parameters<typeof acting>[0],
  ): Promise<void> {
    signal.throwIfAborted()
    if (target.host !== this.host)
      throw new GoneError(`session ${target.sessionId} is on ${target.host}, and this is ${this.host}`)
    await run(this.#acting, name, argument, signal, acting(action, target.sessionId))
  }
}

async function run<Name extends CallName>(
  lane: Lane,
  name: Name,
  argument: Calls[Name]['argument'],
  signal: AbortSignal,
  attempt: Attempt,
): Promise<Calls[Name]['answer']> {
  try {
    return await lane.run(name, argument, signal)
  } catch (error) {
    throw portError(error, attempt)
  }
}
