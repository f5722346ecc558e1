import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Intent, Report } from '../../src/model/action.ts'
import type { Incarnation } from '../../src/model/incarnation.ts'
import type { Bundle, Reapply, Rule } from '../../src/model/policy.ts'
import type { Action, Observation, Session } from '../../src/model/session.ts'
import type { ActionOptions, Provider, SessionActuator } from '../../src/providers/provider.ts'
import { logoff, logon } from '../../src/providers/simulator/logon.ts'
import { memoryWorld } from '../../src/providers/simulator/memory-world.ts'
import { find } from '../../src/providers/simulator/sessions.ts'
import { openSimulator } from '../../src/providers/simulator/simulator.ts'
import type { Trouble } from '../../src/providers/simulator/trouble.ts'
import { happen, type World, type WorldState } from '../../src/providers/simulator/world.ts'
import type { ReconcileEvent } from '../../src/reconcile/events.ts'
import type { StandingGuards } from '../../src/reconcile/options.ts'
import { Reconciler } from '../../src/reconcile/reconciler.ts'
import { seededRandom } from '../../src/runtime/seeded-random.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import type { JournalEntry } from '../../src/store/journal-entry.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { ActRequest, Ordered, OrderRequest } from '../../src/store/requests.ts'
import type { Store } from '../../src/store/store.ts'
import { bundle, lasting, reapply, rule } from './bundle.ts'
import { blockAll, guards } from './guards.ts'
import { type Behaviour, pupil, room } from './host.ts'
import { MortalClock } from './mortal-clock.ts'
import { VirtualClock } from './virtual-clock.ts'

/** One call as it reached the host. Times are on the host's own elapsed time, which no reboot sets back. */
export interface Call {
  readonly action: Action
  readonly sessionId: string
  readonly user: string
  readonly at: number
  /** null while it runs. */
  endedAt: number | null
  /** Durable when it came, and not ended; null: there was none. */
  readonly intent: Intent | null
  readonly intended: boolean
  /** Whether another call on the same session id was running. */
  readonly overlapping: boolean
}

export interface LoopOptions {
  readonly rules?: readonly Rule[]
  /** Pupils at stations 1, 2, … get the sessions 1, 2, … */
  readonly pupils?: number
  readonly blocked?: 'known' | 'hidden'
  readonly concurrency?: number
  readonly trouble?: Partial<Trouble>
  readonly keeping?: boolean
  readonly settle?: string
  readonly resync?: string
  /** Of requests, and of rules that have gone. */
  readonly defaults?: Reapply
  readonly observeTimeout?: string
  readonly seed?: number
  readonly guards?: Partial<StandingGuards>
  /** false: nobody tells the loop of changes, as on a host without events. */
  readonly hints?: boolean
  /** true: notices when its clocks part or it sleeps, as a daemon does; a timer a second, which months of virtual time need not pay for. */
  readonly watchesTime?: boolean
  /** What everything else has between a decision to send and the call. At once by default. */
  readonly turn?: () => Promise<void>
  /** Whether the host can show messages; true by default. */
  readonly notifies?: boolean
  /** true: a real host, as far as the loop can tell. */
  readonly poseAsReal?: boolean
  /** Stands between the loop and its store; a method that it leaves out is the store's own. */
  readonly storeOf?: (store: Store) => Store
}

interface Process {
  readonly clock: MortalClock
  readonly store: Store
  readonly reconciler: Reconciler
  readonly hints: AbortController
}

/** The real loop on a simulated host and a real store, in virtual time. One process at a time, any number one after another. */
export class Loop implements AsyncDisposable {
  readonly clock: VirtualClock = new VirtualClock('2026-11-21T09:00:00Z')
  readonly world: World
  readonly calls: Call[] = []
  readonly events: ReconcileEvent[] = []
  /** When each intent became durable, on the host's elapsed time. */
  readonly intended: { readonly sessionId: string; readonly at: number }[] = []
  /** By session id; `*` for all others. */
  readonly behaviours: Map<string, Behaviour> = new Map()
  /** How the host answers a look. */
  look: (see: () => Promise<Observation>) => Promise<Observation> = see => see()
  /** What the host does with a warning instead of simply showing it. */
  warning: Behaviour | null = null
  /** Answers for the file STOP. */
  stop: () => string | null = () => null
  /** Time zones can be had once this is fulfilled. */
  zonesAfter: Promise<void> = Promise.resolve()
  /** Told of every call as it comes, and of every event of the living process. */
  onCall: (call: Call) => void = () => {}
  onEvent: (event: ReconcileEvent) => void = () => {}
  /** How often the host was looked at. */
  looks = 0
  readonly #options: LoopOptions
  /** Of its state. */
  readonly folder: string = mkdtempSync(join(quickFolder(), 'stationkeeper-loop-'))
  readonly #random: () => number
  #bundle: Bundle
  #process: Process | null = null
  #ids = 0
  /** Elapsed before this boot. */
  #before = 0

  constructor(options: LoopOptions = {}) {
    this.#options = options
    this.#random = seededRandom(options.seed ?? 1)
    this.#bundle = bundle(options.rules ?? [rule()])
    this.world = memoryWorld(room(options.pupils ?? 3, this.clock))
  }

  /** Starts a process on the state folder, and its first pass. */
  start(): void {
    this.#start(this.#bundle, this.#options.keeping ?? true)
  }

  /** Starts a verb without a daemon, that knows no policies and is gone as soon as it is done. */
  passBy(): void {
    this.#start({ revision: this.#bundle.revision, rules: [], stations: new Map(), policies: [] }, false)
  }

  #start(inForce: Bundle, keeping: boolean): void {
    const clock = new MortalClock(this.clock)
    const hints = new AbortController()
    const provider = this.#provider(clock)
    const opened = openStore({ folder: this.folder, host: provider.host, clock, mode: 'write' })
    const { storeOf } = this.#options
    const store = storeOf === undefined ? opened : completed(storeOf(opened), opened)
    const reconciler = new Reconciler({
      provider,
      store,
      bundle: inForce,
      keeping,
      clock,
      random: this.#random,
      newId: () => `intent-${++this.#ids}`,
      turn: this.#options.turn ?? (() => Promise.resolve()),
      loadZones: async () => {
        await this.zonesAfter
        return await loadZones()
      },
      stopReason: () => this.stop(),
      settle: lasting(this.#options.settle ?? '2s'),
      observeTimeout: lasting(this.#options.observeTimeout ?? '5s'),
      resync: lasting(this.#options.resync ?? '30s'),
      defaults: this.#options.defaults ?? reapply,
      guards: { ...guards, ...this.#options.guards },
      blockAll,
      longestHold: lasting('8h'),
      version: 'test',
      zoneData: 'test',
      onEvent: event => {
        if (!clock.alive) return
        this.events.push(event)
        this.onEvent(event)
        if (event.kind === 'intended') {
          this.intended.push({ sessionId: event.intent.incarnation.sessionId, at: this.elapsed })
        }
      },
    })
    this.#process = { clock, store: opened, reconciler, hints }
    if (this.#options.hints !== false) void follow(provider, reconciler, hints.signal)
    if (this.#options.watchesTime === true) reconciler.watchTime()
    if (keeping) reconciler.trigger()
  }

  get reconciler(): Reconciler {
    return this.#living().reconciler
  }

  get store(): Store {
    return this.#living().store
  }

  /** Moves time on by `10s`, `5m` and so on. */
  async pass(length: string): Promise<void> {
    await this.clock.advance(lasting(length))
  }

  get revision(): string {
    return this.#bundle.revision
  }

  get bundle(): Bundle {
    return this.#bundle
  }

  /** Lets everything that needs no time come to rest. */
  async rest(): Promise<void> {
    await this.clock.advance(0)
  }

  happen(event: (state: WorldState) => WorldState): void {
    happen(this.world, event)
  }

  session(id: string): Session {
    return find(this.world.read(), id)
  }

  /** Somebody takes the place of the session's user, under the same id. */
  replace(id: string, user: string): void {
    this.happen(state => {
      const { station } = find(state, id)
      return logon(logoff(state, id), pupil(user, station ?? id, this.clock)).state
    })
  }

  use(rules: readonly Rule[], revision = `sha256:${rules.map(({ digest }) => digest).join()}`): void {
    this.#bundle = bundle(rules, { revision })
    this.reconciler.use(this.#bundle)
  }

  order(request: OrderRequest): Promise<Ordered> {
    return this.reconciler.order(`order-${++this.#ids}`, request, 'CLASS\\ms.keller')
  }

  request(request: ActRequest): Promise<Report> {
    return this.reconciler.request(`request-${++this.#ids}`, request, 'CLASS\\ms.keller')
  }

  unlock(...sessionIds: readonly string[]): Promise<Report> {
    return this.request({ verb: 'unlock', sessionIds, timeout: lasting('10s') })
  }

  disconnect(...sessionIds: readonly string[]): Promise<Report> {
    return this.request({ verb: 'disconnect', sessionIds, timeout: lasting('10s') })
  }

  /** Ends the process in order; needs time to pass where an action is running. */
  async close(): Promise<void> {
    const { reconciler, store, hints } = this.#living()
    await reconciler.close()
    hints.abort()
    store.close()
    this.#process = null
  }

  /** Ends the process where it stands. What the host was doing for it goes on. */
  crash(): void {
    const { clock, store, hints } = this.#living()
    clock.die()
    hints.abort()
    store.close()
    this.#process = null
  }

  /** Ends the process and starts the machine anew. */
  reboot(downFor: string): void {
    if (this.#process !== null) this.crash()
    this.#before += this.clock.uptime()
    this.clock.reboot({ downFor: lasting(downFor) })
  }

  /** Never set back, and blind to the time that the machine was off. */
  get elapsed(): number {
    return this.#before + this.clock.uptime()
  }

  get running(): boolean {
    return this.#process !== null
  }

  journal(...kinds: JournalEntry['kind'][]): readonly JournalEntry[] {
    return this.store.journal(kinds.length === 0 ? {} : { kinds })
  }

  told(kind: ReconcileEvent['kind']): number {
    return this.events.filter(event => event.kind === kind).length
  }

  callsTo(sessionId: string): readonly Call[] {
    return this.calls.filter(call => call.sessionId === sessionId)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process !== null) this.crash()
    this.world.close()
    rmSync(this.folder, { recursive: true })
  }

  #living(): Process {
    if (this.#process === null) throw new Error('no process is running: start() one')
    return this.#process
  }

  #provider(clock: MortalClock): Provider {
    const { blocked = 'known', concurrency = 4, trouble = {}, notifies = true, poseAsReal = false } = this.#options
    const simulator = openSimulator({
      world: this.world,
      // The host outlives the process that called it.
      clock: this.clock,
      random: this.#random,
      concurrency,
      blocked,
      trouble,
      notifies,
      poseAsReal,
    })
    const act = async (action: Action, target: Incarnation, options: ActionOptions): Promise<void> => {
      if (!clock.alive) return await new Promise(() => {})
      const { sessionId, user } = target
      const overlapping = this.callsTo(sessionId).some(({ endedAt }) => endedAt === null)
      const open = this.store
        .openActions()
        .find(({ intent }) => intent.incarnation.key === target.key && intent.action === action)
      const intent = open?.intent ?? null
      const at = this.elapsed
      const call: Call = { action, sessionId, user, at, endedAt: null, intent, intended: intent !== null, overlapping }
      this.calls.push(call)
      this.onCall(call)
      const end = (): void => {
        call.endedAt = this.elapsed
        survive()
      }
      const survive = clock.onDeath(end)
      options.signal.addEventListener('abort', end)
      const perform = (): Promise<void> => simulator.actuator[action](target, options)
      const behave = this.behaviours.get(sessionId) ?? this.behaviours.get('*')
      await (behave === undefined ? perform() : behave(perform, options, target)).finally(end)
    }
    return {
      ...simulator,
      reader: {
        ...simulator.reader,
        observe: options => {
          this.looks++
          return this.look(() => simulator.reader.observe(options))
        },
      },
      actuator: {
        unlock: (target, options) => act('unlock', target, options),
        disconnect: (target, options) => act('disconnect', target, options),
        ...(simulator.actuator.notify === undefined ? {} : { notify: this.#notify(clock, simulator.actuator.notify) }),
      },
    }
  }

  /** Is no write, so it is in no count of calls. */
  #notify(clock: MortalClock, notify: NonNullable<SessionActuator['notify']>): NonNullable<SessionActuator['notify']> {
    return async (target, text, options) => {
      if (!clock.alive) return await new Promise(() => {})
      const perform = (): Promise<void> => notify(target, text, options)
      await (this.warning === null ? perform() : this.warning(perform, options, target))
    }
  }
}

/** A loop whose first pass is over. */
export async function startLoop(options: LoopOptions = {}): Promise<Loop> {
  const loop = new Loop(options)
  loop.start()
  await loop.rest()
  return loop
}

/** The methods of a store are in no spread of it. */
function completed(given: Store, store: Store): Store {
  return new Proxy(store, {
    get(_, name): unknown {
      const its: unknown = Reflect.get(given, name, given) ?? Reflect.get(store, name, store)
      if (typeof its !== 'function') return its
      return (...args: readonly unknown[]): unknown => Reflect.apply(its, name in given ? given : store, args)
    },
  })
}

/** In memory where there is such a folder: an hour of virtual time is thousands of syncs, which no test here is about. */
function quickFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}

async function follow({ reader }: Provider, loop: Reconciler, signal: AbortSignal): Promise<void> {
  if (reader.changes === undefined) return
  for await (const _ of reader.changes({ signal })) loop.trigger()
}
