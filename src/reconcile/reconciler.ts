import type { Intent, Report } from '../model/action.ts'
import type { Bundle } from '../model/policy.ts'
import type { Observation } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import { type PreparedBundle, prepare } from '../planner/plan.ts'
import type { ActRequest, Ordered, OrderRequest } from '../store/requests.ts'
import { ActionQueue, type EndedAction } from './action-queue.ts'
import { Admission } from './admission.ts'
import { messageOf } from './call.ts'
import { Enforcing } from './enforcing.ts'
import type { ReconcileEvent } from './events.ts'
import { followers } from './followers.ts'
import { Following } from './following.ts'
import { Lookout } from './lookout.ts'
import { untilNextLooks } from './next-looks.ts'
import { Notes } from './notes.ts'
import { NoticeRunner } from './notice-runner.ts'
import type { ReconcilerOptions } from './options.ts'
import { Orders } from './orders.ts'
import { type Planned, Planning } from './planning.ts'
import { Requested } from './requested.ts'
import { Tickets } from './tickets.ts'
import { type TimeShift, TimeWatch } from './time-watch.ts'
import { Trigger } from './trigger.ts'
import { Wake } from './wake.ts'

/** Nothing is sent that was decided upon a look older than that, or than two resyncs where these are longer. */
const LONGEST_AGE: Milliseconds = ms(60_000)

/**
 * Keeps one host as declared: a pass observes, plans and admits, and never waits for an action; actions run beside it; a later
 * observation settles those that ended. Everything that may have changed something only triggers the next pass.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #trigger: Trigger
  readonly #wake: Wake
  readonly #queue: ActionQueue
  readonly #lookout: Lookout
  readonly #tickets = new Tickets()
  readonly #notes: Notes
  readonly #planning: Planning
  readonly #following: Following
  readonly #requested: Requested
  readonly #enforcing: Enforcing
  readonly #orders: Orders
  readonly #notices: NoticeRunner
  readonly #timeWatch: TimeWatch
  #seen: Observation | null = null
  #prepared: PreparedBundle
  #passFailed = false
  #closing = false
  #closed: Promise<void> | null = null

  constructor(options: ReconcilerOptions) {
    const { clock, provider, store, turn, stopReason, resync } = options
    const { actuator, reader } = provider
    const { concurrency } = reader.capabilities
    const emit = (event: ReconcileEvent): void => this.#emit(event)
    this.#options = options
    this.#prepared = prepare(options.bundle)
    this.#notes = new Notes(store)
    this.#planning = new Planning({ ...options, notes: this.#notes })
    this.#trigger = new Trigger(() => this.#pass(), options)
    this.#wake = new Wake(clock, () => this.#trigger.pull())
    this.#queue = new ActionQueue({
      actuator,
      concurrency,
      clock,
      turn,
      stopReason,
      longestAge: ms(Math.max(2 * resync, LONGEST_AGE)),
      onSending: () => this.#timeWatch.check(),
      onStale: () => this.#trigger.pull(),
      onEnded: (action, took) => this.#ended(action, took),
      onDropped: (intent, why) => this.#dropped(intent, why),
    })
    this.#queue.adopt(store.openActions())
    this.#lookout = new Lookout({
      ...options,
      reader,
      queue: this.#queue,
      notes: this.#notes,
      emit,
    })
    const lookout = this.#lookout
    this.#orders = new Orders({ ...options, notes: this.#notes, emit })
    this.#notices = new NoticeRunner({
      actuator,
      concurrency,
      clock,
      turn,
      stopReason,
      onEnded: fact => {
        this.#notes.add(fact)
        this.#trigger.pull()
      },
      emit,
    })
    this.#following = new Following({
      ...options,
      followers,
      lookout,
      notes: this.#notes,
      notices: this.#notices,
      emit,
    })
    const admission = new Admission({ ...options, lookout, emit })
    this.#requested = new Requested({
      tickets: this.#tickets,
      planning: this.#planning,
      admission,
      queue: this.#queue,
      notes: this.#notes,
      defaults: options.defaults,
    })
    this.#enforcing = new Enforcing({
      ...options,
      queue: this.#queue,
      notices: this.#notices,
      requested: this.#requested,
      admission,
      notes: this.#notes,
      emit,
    })
    this.#timeWatch = new TimeWatch(clock, shift => this.#timeShifted(shift))
  }

  /** How many actions are being carried out right now. */
  get running(): number {
    return this.#queue.running
  }

  /** Something may have changed: look again. */
  trigger(): void {
    this.#trigger.pull()
  }

  /** Looks again when the clock was set or this process slept; whoever keeps a host for long asks for it. */
  watchTime(): void {
    if (!this.#closing) this.#timeWatch.start()
  }

  /** Another revision is in force: what the one before wanted is sent only if the next pass finds it still wanted. */
  use(bundle: Bundle): void {
    this.#prepared = prepare(bundle)
    this.#hold()
    this.#trigger.pull()
  }

  /** Carries out a person's word in the next pass. Rejects when the host can't be observed or the store can't keep it. */
  request(id: string, request: ActRequest, by: string): Promise<Report> {
    if (this.#closing) return Promise.reject(new Error('shutting down: nothing is taken any more'))
    const report = this.#tickets.add(id, request, by)
    this.#trigger.pull()
    return report
  }

  /**
   * Places or ends what an operator says. Counts from now: what was not sent yet waits until a plan has seen it. Rejects
   * when it can't be done or kept, with {@link OrderRefused} where another order would do.
   */
  order(id: string, request: OrderRequest, by: string): Promise<Ordered> {
    if (this.#closing) return Promise.reject(new Error('shutting down: nothing is taken any more'))
    const ordered = this.#orders.add(id, request, by)
    if (this.#seen !== null) this.#takeOrders()
    this.#trigger.pull()
    return ordered
  }

  /** Lets running actions end or reach their deadline, settles them, and keeps what is left to keep. Never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    this.#closing = true
    this.#timeWatch.close()
    for (const intent of this.#queue.queued()) this.#queue.drop(intent, 'shutting down')
    await this.#trigger.close()
    this.#tickets.failWaiting(new Error('shutting down: nothing was done'))
    this.#orders.failAll(new Error('shutting down: nothing was done'))
    await this.#queue.idle()
    await this.#notices.close()
    try {
      await this.#settleRest()
      this.#notes.keep()
    } catch (error) {
      this.#failed(error)
    }
    this.#wake.cancel()
    this.#tickets.failAll(new Error('shut down before its effect was seen; the journal has what was done'))
  }

  /** What is still open after two looks is settled by the next process. */
  async #settleRest(): Promise<void> {
    for (let look = 0; look < 2 && this.#queue.ended().length > 0; look++) {
      if (look > 0) await new Promise<void>(resolve => this.#options.clock.after(this.#options.settle, resolve))
      // A host that does not answer is not waited for twice.
      if ((await this.#look()) === null) return
    }
  }

  async #pass(): Promise<void> {
    try {
      await this.#planning.load(this.#prepared)
      const lookedAt = this.#options.clock.uptime()
      const observation = await this.#look()
      if (observation === null || this.#closing) return
      // Nothing is waited for between a look and what follows from it: rules that came with windows meanwhile have the next pass.
      if (!this.#planning.isReadyFor(this.#prepared)) return this.#trigger.pull()
      // A final failure since the look is in no ledger yet; the pass that it triggered will know it.
      if (this.#queue.ended().some(({ outcome }) => outcome.kind === 'failed-final')) return
      const change = this.#planning.lookForStop()
      if (change !== null) this.#emit({ kind: change })
      this.#takeOrders()
      // From here on nothing is waited for, so what is still wanted at the end rests upon this look.
      this.#queue.renew(lookedAt)
      // Without the policies nobody can tell whose fight goes on and which block is honoured: a passing process leaves that be.
      const followed = this.#options.keeping ? this.#following.follow(observation, () => this.#plan(observation)) : null
      const asked = this.#requested.begin({ observation, prepared: this.#prepared })
      this.#keepPolicies(observation, asked || followed === null ? this.#plan(observation) : followed)
      if (this.#passFailed) this.#recovered()
      this.#notes.keepIfPossible()
    } catch (error) {
      // Nothing was admitted: intents are durable before anything is sent.
      this.#hold()
      this.#following.lostSight()
      this.#failed(error)
      this.#tickets.failWaiting(
        new Error(`nothing could be kept, so nothing was done: ${messageOf(error)}`, { cause: error }),
      )
      this.#wake.within([this.#options.resync])
    }
  }

  #failed(error: unknown): void {
    if (!this.#passFailed) this.#emit({ kind: 'pass-failed', message: messageOf(error) })
    this.#passFailed = true
  }

  #recovered(): void {
    this.#passFailed = false
    this.#emit({ kind: 'pass-recovered' })
    // A store that said no may have kept the intents all the same; only a look ends them.
    const { dropped } = this.#notes
    this.#queue.adopt(this.#options.store.openActions().filter(({ intent }) => !dropped.has(intent.id)))
    this.#trigger.pull()
  }

  /** null: the host could not be observed. */
  async #look(): Promise<Observation | null> {
    const look = await this.#lookout.look(() => this.#prepared.bundle)
    if (look.kind === 'failed') {
      const { message, cause, retryIn } = look
      this.#hold()
      this.#following.lostSight()
      this.#tickets.failWaiting(new Error(`the host could not be observed: ${message}`, { cause }))
      if (!this.#closing && this.#takeOrders()) this.#trigger.pull()
      this.#wake.within([retryIn])
      return null
    }
    this.#seen = look.observation
    for (const { action, effect } of look.settled) this.#tickets.conclude(action.intent, action.outcome, effect)
    return look.observation
  }

  /**
   * Until a plan knows of them, nothing that was planned before is sent.
   * @returns whether there was any that could be carried out
   */
  #takeOrders(): boolean {
    const taken = this.#orders.take({
      observation: this.#seen,
      sightings: this.#lookout.sightings,
      prepared: this.#prepared,
    })
    if (!taken) return false
    this.#hold()
    const seen = this.#seen
    if (seen !== null) this.#following.interrupt(seen, () => this.#plan(seen))
    return true
  }

  #hold(): void {
    this.#queue.hold()
    this.#notices.hold()
  }

  #plan(observation: Observation): Planned {
    return this.#planning.plan(this.#prepared, observation, null)
  }

  #keepPolicies(observation: Observation, planned: Planned): void {
    const leftOut = this.#enforcing.enforce(planned, observation, this.#prepared)
    this.#wake.within(untilNextLooks(planned, this.#queue.ended(), leftOut, this.#options))
  }

  /** Nothing goes on from where it was: what was planned before is sent only if a look finds it still wanted. */
  #timeShifted(shift: TimeShift): void {
    this.#hold()
    this.#following.lostSight()
    this.#notes.add(shift)
    this.#emit(shift)
    this.#trigger.pull()
  }

  #ended(action: EndedAction, took: Milliseconds): void {
    const { intent, outcome } = action
    this.#notes.add({ kind: 'outcome', intent: intent.id, outcome })
    this.#emit({ kind: 'ended', intent, outcome, took })
    if (outcome.kind === 'failed-final') {
      for (const queued of this.#queue.queued()) this.#queue.drop(queued, `the provider failed: ${outcome.message}`)
    }
    this.#trigger.pull()
  }

  #dropped(intent: Intent, why: string): void {
    this.#notes.add({ kind: 'dropped', intent: intent.id, why })
    this.#emit({ kind: 'dropped', intent, why })
    this.#tickets.dropped(intent, why)
    // Its session is in flight until this is on disk.
    this.#trigger.pull()
  }

  #emit(event: ReconcileEvent): void {
    this.#options.onEvent(event)
  }
}
