import type { Intent, Report } from '../model/action.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import type { Milliseconds } from '../model/time.ts'
import { type PreparedBundle, prepare } from '../planner/plan.ts'
import type { ActRequest, Ordered, OrderRequest } from '../store/requests.ts'
import type { EndedAction } from './action-queue.ts'
import { messageOf } from './call.ts'
import { closeDown } from './closing.ts'
import type { ReconcileEvent } from './events.ts'
import { untilNextLooks } from './next-looks.ts'
import { Onlookers } from './onlookers.ts'
import type { ReconcilerOptions } from './options.ts'
import { type Parts, partsOf } from './parts.ts'
import type { Planned } from './planning.ts'
import type { TimeShift } from './time-watch.ts'
import type { PassTimes } from './trigger.ts'

/**
 * Keeps one host as declared: a pass observes, plans and admits, and never waits for an action; actions run beside it; a later
 * observation settles those that ended. Everything that may have changed something only triggers the next pass.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #parts: Parts
  readonly #onlookers = new Onlookers()
  #seen: Observation | null = null
  #prepared: PreparedBundle
  #passFailed = false
  #closing = false
  #closed: Promise<void> | null = null

  constructor(options: ReconcilerOptions) {
    this.#options = options
    this.#prepared = prepare(options.bundle)
    this.#parts = partsOf(options, {
      pass: () => this.#pass(),
      ended: (action, took) => this.#ended(action, took),
      dropped: (intent, why) => this.#dropped(intent, why),
      timeShifted: shift => this.#timeShifted(shift),
    })
    this.#parts.queue.adopt(options.store.openActions())
  }

  /** How many actions are being carried out right now. */
  get running(): number {
    return this.#parts.queue.running
  }

  /** When passes began and ended: whether the loop still goes round. */
  get passes(): PassTimes {
    return this.#parts.trigger.times
  }

  /** The number of the pass that is under way, from 1; null: none is. */
  get pass(): number | null {
    return this.#parts.trigger.pass
  }

  /** Something may have changed: look again. */
  trigger(): void {
    this.#parts.trigger.pull()
  }

  /** Looks again when the clock was set or this process slept; whoever keeps a host for long asks for it. */
  watchTime(): void {
    if (!this.#closing) this.#parts.timeWatch.start()
  }

  /** Another revision is in force: what the one before wanted is sent only if the next pass finds it still wanted. */
  use(bundle: Bundle): void {
    this.#prepared = prepare(bundle)
    this.#hold()
    this.#parts.trigger.pull()
  }

  /** Carries out a person's word in the next pass. Rejects when the host can't be observed or the store can't keep it. */
  request(id: string, request: ActRequest, by: string): Promise<Report> {
    if (this.#closing) return Promise.reject(new Error('shutting down: nothing is taken any more'))
    const report = this.#parts.tickets.add(id, request, by)
    this.#parts.trigger.pull()
    return report
  }

  /**
   * Places or ends what an operator says. Counts from now: what was not sent yet waits until a plan has seen it. Rejects
   * when it can't be done or kept, with {@link OrderRefused} where another order would do.
   */
  order(id: string, request: OrderRequest, by: string): Promise<Ordered> {
    if (this.#closing) return Promise.reject(new Error('shutting down: nothing is taken any more'))
    const ordered = this.#parts.orders.add(id, request, by)
    if (this.#seen !== null) this.#takeOrders()
    this.#parts.trigger.pull()
    return ordered
  }

  /** What the next look sees, for whoever only wants to know. Rejects when the host can't be observed. */
  nextLook(): Promise<Observation> {
    if (this.#closing) return Promise.reject(new Error('shutting down: nothing is taken any more'))
    const seen = this.#onlookers.wait()
    this.#parts.trigger.pull()
    return seen
  }

  /** Lets running actions end or reach their deadline, settles them, and keeps what is left to keep. Never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  #end(): Promise<void> {
    this.#closing = true
    const { clock, settle } = this.#options
    const ended = closeDown(this.#parts, {
      clock,
      settle,
      look: () => this.#look(),
      onFailure: error => this.#failed(error),
    })
    return ended.finally(() => this.#onlookers.end(new Error('shutting down: nothing is taken any more')))
  }

  async #pass(): Promise<void> {
    const { trigger, wake, queue, tickets, notes, planning, following, requested } = this.#parts
    try {
      await planning.load(this.#prepared)
      const lookedAt = this.#options.clock.uptime()
      const observation = await this.#look()
      if (observation === null || this.#closing) return
      // Nothing is waited for between a look and what follows from it: rules that came with windows meanwhile have the next pass.
      if (!planning.isReadyFor(this.#prepared)) return trigger.pull()
      // A final failure since the look is in no ledger yet; the pass that it triggered will know it.
      if (queue.ended().some(({ outcome }) => outcome.kind === 'failed-final')) return
      const change = planning.lookForStop()
      if (change !== null) this.#emit({ kind: change })
      this.#takeOrders()
      // From here on nothing is waited for, so what is still wanted at the end rests upon this look.
      queue.renew(lookedAt)
      // Without the policies nobody can tell whose fight goes on and which block is honoured: a passing process leaves that be.
      const followed = this.#options.keeping ? following.follow(observation, () => this.#plan(observation)) : null
      const asked = requested.begin({ observation, prepared: this.#prepared })
      this.#keepPolicies(observation, asked || followed === null ? this.#plan(observation) : followed)
      if (this.#passFailed) this.#recovered()
      notes.keepIfPossible()
    } catch (error) {
      // Nothing was admitted: intents are durable before anything is sent.
      this.#hold()
      following.lostSight()
      this.#failed(error)
      tickets.failWaiting(
        new Error(`nothing could be kept, so nothing was done: ${messageOf(error)}`, { cause: error }),
      )
      wake.within([this.#options.resync])
    }
  }

  #failed(error: unknown): void {
    if (!this.#passFailed) this.#emit({ kind: 'pass-failed', message: messageOf(error) })
    this.#passFailed = true
  }

  #recovered(): void {
    const { trigger, queue, notes } = this.#parts
    this.#passFailed = false
    this.#emit({ kind: 'pass-recovered' })
    // A store that said no may have kept the intents all the same; only a look ends them.
    const { dropped } = notes
    queue.adopt(this.#options.store.openActions().filter(({ intent }) => !dropped.has(intent.id)))
    trigger.pull()
  }

  /** null: the host could not be observed. */
  async #look(): Promise<Observation | null> {
    const { trigger, wake, lookout, tickets, following } = this.#parts
    const look = await this.#onlookers.through(() => lookout.look(() => this.#prepared.bundle))
    if (look.kind === 'failed') {
      const { message, cause, retryIn } = look
      this.#hold()
      following.lostSight()
      tickets.failWaiting(new Error(`the host could not be observed: ${message}`, { cause }))
      if (!this.#closing && this.#takeOrders()) trigger.pull()
      wake.within([retryIn])
      return null
    }
    this.#seen = look.observation
    for (const { action, effect } of look.settled) tickets.conclude(action.intent, action.outcome, effect)
    return look.observation
  }

  /**
   * Until a plan knows of them, nothing that was planned before is sent.
   * @returns whether there was any that could be carried out
   */
  #takeOrders(): boolean {
    const { lookout, following, orders } = this.#parts
    const taken = orders.take({
      observation: this.#seen,
      sightings: lookout.sightings,
      prepared: this.#prepared,
    })
    if (!taken) return false
    this.#hold()
    const seen = this.#seen
    if (seen !== null) following.interrupt(seen, () => this.#plan(seen))
    return true
  }

  #hold(): void {
    this.#parts.queue.hold()
    this.#parts.notices.hold()
  }

  #plan(observation: Observation): Planned {
    return this.#parts.planning.plan(this.#prepared, observation, null)
  }

  #keepPolicies(observation: Observation, planned: Planned): void {
    const { wake, queue, enforcing } = this.#parts
    const leftOut = enforcing.enforce(planned, observation, this.#prepared)
    wake.within(untilNextLooks(planned, queue.ended(), leftOut, this.#options))
  }

  /** Nothing goes on from where it was: what was planned before is sent only if a look finds it still wanted. */
  #timeShifted(shift: TimeShift): void {
    const { trigger, notes, following } = this.#parts
    this.#hold()
    following.lostSight()
    notes.add(shift)
    this.#emit(shift)
    trigger.pull()
  }

  #ended(action: EndedAction, took: Milliseconds): void {
    const { trigger, queue, notes } = this.#parts
    const { intent, outcome } = action
    notes.add({ kind: 'outcome', intent: intent.id, outcome })
    this.#emit({ kind: 'ended', intent, outcome, took })
    if (outcome.kind === 'failed-final') {
      for (const queued of queue.queued()) queue.drop(queued, `the provider failed: ${outcome.message}`)
    }
    trigger.pull()
  }

  #dropped(intent: Intent, why: string): void {
    const { trigger, tickets, notes } = this.#parts
    notes.add({ kind: 'dropped', intent: intent.id, why })
    this.#emit({ kind: 'dropped', intent, why })
    tickets.dropped(intent, why)
    // Its session is in flight until this is on disk.
    trigger.pull()
  }

  #emit(event: ReconcileEvent): void {
    this.#options.onEvent(event)
  }
}
