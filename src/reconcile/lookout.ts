import type { Clock, Random } from '../model/clock.ts'
import { identify, type Sightings } from '../model/incarnation.ts'
import type { Bundle, Reapply } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import type { SessionReader } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { ActionQueue, EndedAction } from './action-queue.ts'
import { BlockAllRecogniser } from './block-all.ts'
import { messageOf } from './call.ts'
import type { ReconcileEvent } from './events.ts'
import type { Evidence } from './judge.ts'
import type { Notes } from './notes.ts'
import { observe } from './observe.ts'
import type { BlockAllThresholds } from './options.ts'
import { Outage } from './outage.ts'
import { PauseCauses } from './pause-causes.ts'
import { ruleLookup } from './rules-in-force.ts'
import { type SettledAction, type Settlement, settleAll } from './settle.ts'
import { Watch } from './watch.ts'

export interface LookoutOptions {
  readonly reader: SessionReader
  readonly store: Store
  readonly queue: ActionQueue
  readonly notes: Notes
  readonly clock: Clock
  readonly random: Random
  readonly settle: Milliseconds
  readonly observeTimeout: Milliseconds
  readonly resync: Milliseconds
  readonly defaults: Reapply
  readonly blockAll: BlockAllThresholds
  readonly emit: (event: ReconcileEvent) => void
}

export type Look =
  | { readonly kind: 'seen'; readonly observation: Observation; readonly settled: readonly SettledAction[] }
  | { readonly kind: 'failed'; readonly message: string; readonly cause: unknown; readonly retryIn: Milliseconds }

/** Looks at the host, tells what changed in it, and settles by what it sees the actions that had ended before. */
export class Lookout {
  readonly #options: LookoutOptions
  readonly #watch = new Watch()
  readonly #blockAll: BlockAllRecogniser
  readonly #outage: Outage
  readonly #causes = new PauseCauses()
  #sightings: Sightings

  constructor(options: LookoutOptions) {
    this.#options = options
    this.#outage = new Outage(options.resync)
    this.#blockAll = new BlockAllRecogniser(options.blockAll)
    this.#sightings = options.store.ledger().sightings
  }

  /** Who was seen by the last look that could be kept. */
  get sightings(): Sightings {
    return this.#sightings
  }

  /**
   * @param inForce asked when the host has answered
   * @throws {StoreError} what was seen could not be kept, so nothing is settled
   */
  async look(inForce: () => Bundle): Promise<Look> {
    const { reader, store, clock, observeTimeout, settle } = this.#options
    const begunAt = clock.uptime()
    const endedBefore = new Set(this.#options.queue.ended())
    let observation: Observation
    try {
      observation = await observe(reader, observeTimeout, clock)
      if (observation.host !== store.host) {
        throw new Error(`${reader.name} looked at ${observation.host} instead of ${store.host}`)
      }
    } catch (error) {
      return this.#failed(error, inForce())
    }
    const sessions = new Map(observation.sessions.map(session => [session.id, session]))
    const settled = this.#seen(endedBefore, { observation, sessions, begunAt, settle }, inForce())
    return { kind: 'seen', observation, settled }
  }

  #seen(endedBefore: ReadonlySet<EndedAction>, evidence: Evidence, inForce: Bundle): readonly SettledAction[] {
    const { notes, queue, emit } = this.#options
    const { observation } = evidence
    const sightings = identify(observation, this.#sightings)
    // What was seen was seen, whether it can be kept or not.
    this.#tellChanges(evidence, sightings)
    const { settled, facts, events } = this.#settle(endedBefore, evidence, inForce)
    notes.keep([{ kind: 'sightings', sightings }, { kind: 'observation', observation }, ...facts])
    this.#sightings = sightings
    for (const event of events) emit(event)
    for (const { action } of settled) queue.forget(action)
    return settled
  }

  #tellChanges({ observation, begunAt }: Evidence, sightings: Sightings): void {
    const { notes, emit } = this.#options
    if (this.#outage.lasts) emit({ kind: 'observe-recovered' })
    if (this.#outage.journalled) notes.add({ kind: 'provider-recovered' })
    this.#outage.end()
    const { blockAll, single } = this.#blockAll.recognise(this.#watch.compare(observation, sightings), begunAt)
    if (blockAll !== null) {
      notes.add({ kind: 'block-all', sessions: blockAll.sessions.length, of: blockAll.of })
      emit({ kind: 'block-all', ...blockAll })
    }
    if (single.length > 0) emit({ kind: 'blocked', sessions: single, of: sightings.size })
  }

  #settle(endedBefore: ReadonlySet<EndedAction>, evidence: Evidence, { rules, revision }: Bundle): Settlement {
    const { queue, store, random, clock, defaults } = this.#options
    const ended = queue.ended()
    if (ended.length === 0) return { settled: [], facts: [], events: [] }
    if (ended.some(({ outcome }) => outcome.kind === 'failed-final')) this.#causes.since(this.#isPaused(revision))
    const overrides = store.holds().overrides.map(({ rule }) => rule)
    return settleAll(ended, endedBefore, evidence, {
      ledger: store.waits(),
      random,
      revision,
      now: clock.now(),
      ruleOf: ruleLookup([...rules, ...overrides]),
      defaultBackoff: defaults.backoff,
      causes: this.#causes,
    })
  }

  #isPaused(revision: string): boolean {
    const { store, clock } = this.#options
    const paused = store.ledger().providerFailed
    return paused !== null && paused.revision === revision && clock.now() < paused.until
  }

  #failed(cause: unknown, { revision }: Bundle): Look {
    const { store, clock, notes, emit } = this.#options
    const message = messageOf(cause)
    const begins = !this.#outage.lasts
    const retryIn = this.#outage.prolong()
    if (begins) emit({ kind: 'observe-failed', message, retryIn })
    const paused = store.ledger().providerFailed
    // The store keeps one pause, and that after a final failure is the longer one.
    if (begins && (paused === null || clock.now() >= paused.until)) {
      this.#outage.journalled = true
      notes.add({ kind: 'provider-failed', message, delay: retryIn, revision })
    }
    notes.keep()
    return { kind: 'failed', message, cause, retryIn }
  }
}
