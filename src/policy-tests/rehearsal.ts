import type { Plan } from '../model/plan.ts'
import type { Bundle } from '../model/policy.ts'
import type { Action } from '../model/session.ts'
import { ms } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { defaultReapply } from '../policy/default-reapply.ts'
import type { Provider, SessionActuator } from '../providers/provider.ts'
import { memoryWorld } from '../providers/simulator/memory-world.ts'
import { openSimulator } from '../providers/simulator/simulator.ts'
import type { World } from '../providers/simulator/world.ts'
import type { ReconcileEvent } from '../reconcile/events.ts'
import { Reconciler } from '../reconcile/reconciler.ts'
import { seededRandom } from '../runtime/seeded-random.ts'
import { openStore } from '../store/open-store.ts'
import type { OrderRequest } from '../store/requests.ts'
import type { Store } from '../store/store.ts'
import { Diary } from './diary.ts'
import type { Offset, PolicyTest } from './policy-test.ts'
import { VirtualClock } from './virtual-clock.ts'
import { type Change, witnessed } from './witness.ts'

/** An action as it reached the host. */
export interface Call {
  readonly at: Offset
  readonly action: Action
  readonly session: string
}

/** A fight as it was told. */
export interface Fight {
  readonly at: Offset
  readonly session: string
  readonly contested: boolean
}

export interface RehearsalOptions {
  readonly bundle: Bundle
  readonly zones: Zones
  /** Of the store; gone afterwards. */
  readonly folder: string
  /** Whether the clock is ever set, or the machine sleeps. Looking for that costs a timer a second. */
  readonly watchesTime: boolean
}

/** The loop that keeps a host, as in a daemon, on a simulated host and a store of its own, in virtual time. */
export class Rehearsal {
  readonly clock: VirtualClock
  readonly world: World
  readonly diary: Diary
  readonly calls: Call[] = []
  readonly fights: Fight[] = []
  readonly changes: readonly Change[]
  /** Why nothing may be done; null: go ahead. */
  stop: string | null = null
  /** The first since {@link begin}; null: none yet. */
  firstPlan: Plan | null = null
  lastPlan: Plan | null = null
  /** Every plan is shown. */
  onPlan: (plan: Plan) => void = () => {}
  readonly #began: number
  readonly #store: Store
  readonly #reconciler: Reconciler
  readonly #hints = new AbortController()
  #ids = 0

  constructor(test: PolicyTest, { bundle, zones, folder, watchesTime }: RehearsalOptions) {
    const clock = new VirtualClock(test.startsAt)
    this.clock = clock
    this.#began = clock.uptime()
    this.diary = new Diary(() => ({ at: this.elapsed, clock: clock.now() }))
    const { world, changes } = witnessed(
      memoryWorld(test.world),
      () => this.elapsed,
      ({ before, after }) => this.diary.write({ kind: 'changed', before, after }),
    )
    this.world = world
    this.changes = changes
    const random = seededRandom(test.seed)
    const provider = this.#provider(test, random)
    this.#store = openStore({ folder, host: provider.host, clock, mode: 'write', fleeting: true })
    const { settle, observeTimeout, protect, hostLimit, disruptionBudget, blockAll, longestHold } = test.settings
    this.#reconciler = new Reconciler({
      provider,
      store: this.#store,
      bundle,
      keeping: true,
      clock,
      random,
      // With a letter: holds are named by its end.
      newId: () => `t${String(++this.#ids).padStart(7, '0')}`,
      turn: () => Promise.resolve(),
      loadZones: () => Promise.resolve(zones),
      stopReason: () => this.stop,
      settle,
      observeTimeout,
      // The simulated host tells of every change, so looking again finds nothing; a test of weeks would do little else.
      resync: ms(3_600_000),
      defaults: defaultReapply(),
      guards: { protect, hostLimit, disruptionBudget },
      blockAll,
      longestHold,
      version: 'test',
      zoneData: 'test',
      onEvent: event => this.#told(event),
    })
    if (watchesTime) this.#reconciler.watchTime()
    void this.#follow(provider)
  }

  get elapsed(): Offset {
    return ms(this.clock.uptime() - this.#began)
  }

  /** Moves on to that time and not into it; at once where it has passed. */
  async reach(at: Offset): Promise<void> {
    if (at > this.elapsed) await this.clock.approach(at - this.elapsed)
  }

  /** A moment begins: what is planned from here on is of it. */
  begin(): void {
    this.firstPlan = null
  }

  /** Lets everything that needs no time come to rest. @param look whether to look and plan in any case, and not only for what changed */
  async rest({ look }: { readonly look: boolean }): Promise<void> {
    if (look) this.#reconciler.trigger()
    await this.clock.advance(0)
  }

  /** An operator's word. @param onRefused told why, should it be refused */
  order(request: OrderRequest, onRefused: (why: string) => void): void {
    this.#reconciler.order(`${++this.#ids}`, request, 'the test').catch((error: unknown) => {
      onRefused(error instanceof Error ? error.message : String(error))
    })
  }

  async end(): Promise<void> {
    let closed = false
    const closing = this.#reconciler.close().then(() => {
      closed = true
    })
    // What still runs has its deadline, and its end takes virtual time.
    await this.clock.advance(0)
    while (!closed && this.clock.untilNext !== null) await this.clock.advance(this.clock.untilNext)
    await closing
  }

  /** Lets go of everything, in whatever state it is. */
  [Symbol.dispose](): void {
    this.#hints.abort()
    this.#store.close()
    this.world.close()
  }

  #told(event: ReconcileEvent): void {
    if (event.kind === 'planned') {
      this.firstPlan ??= event.plan
      this.lastPlan = event.plan
      this.diary.decided(event.plan.decisions)
      this.onPlan(event.plan)
      return
    }
    if (event.kind === 'contested' || event.kind === 'calm') {
      const { sessionId } = event.incarnation
      this.fights.push({ at: this.elapsed, session: sessionId, contested: event.kind === 'contested' })
    }
    this.diary.write({ kind: 'told', event })
  }

  #provider({ blocked, notifies }: PolicyTest, random: () => number): Provider {
    const { world, clock } = this
    const provider = openSimulator({ world, clock, random, concurrency: 4, blocked, notifies, trouble: {} })
    const { actuator } = provider
    const call = (action: Action): SessionActuator[Action] => {
      return (target, options) => {
        const session = target.sessionId
        this.calls.push({ at: this.elapsed, action, session })
        this.diary.write({ kind: 'written', action, session })
        return actuator[action](target, options)
      }
    }
    return { ...provider, actuator: { ...actuator, unlock: call('unlock'), disconnect: call('disconnect') } }
  }

  async #follow({ reader }: Provider): Promise<void> {
    if (reader.changes === undefined) return
    for await (const _ of reader.changes({ signal: this.#hints.signal })) this.#reconciler.trigger()
  }
}
