import type { Intent, Outcome } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { SessionActuator } from '../providers/provider.ts'
import type { OpenAction } from '../store/store.ts'
import { call } from './call.ts'

/** An action from its durable intent until its effect is known. Times are uptimes. */
export type ActiveAction = { readonly intent: Intent; readonly intendedAt: Milliseconds } & (
  | { readonly phase: 'queued' }
  | { readonly phase: 'running'; readonly startedAt: Milliseconds }
  | { readonly phase: 'ended'; readonly endedAt: Milliseconds; readonly outcome: Outcome }
)

export type EndedAction = Extract<ActiveAction, { readonly phase: 'ended' }>

interface ActionQueueOptions {
  readonly actuator: SessionActuator
  readonly concurrency: number
  readonly clock: Clock
  readonly turn: () => Promise<void>
  /** Asked before every action. */
  readonly stopReason: () => string | null
  /** Told before every action; may {@link ActionQueue.hold}. */
  readonly onSending: () => void
  /** What was decided upon an older look is not sent. */
  readonly longestAge: Milliseconds
  /** What waits was decided too long ago. It is held until a newer look has found it still wanted. */
  readonly onStale: () => void
  readonly onEnded: (action: EndedAction, took: Milliseconds) => void
  readonly onDropped: (intent: Intent, why: string) => void
}

/**
 * Carries intents out beside the passes: one at a time per session id, so many at once as the provider takes.
 *
 * Whether an action may still be sent is asked in the very step that sends it: a hold, a drop or a file STOP that came before is never too late.
 */
export class ActionQueue {
  readonly #options: ActionQueueOptions
  /** By session id, in the order of their intents. */
  readonly #active = new Map<string, ActiveAction>()
  /** Those of them that were not sent yet, in the same order. */
  readonly #queued = new Map<string, Intent>()
  /** Intents that have their slot and wait for their turn; they can still be dropped. */
  readonly #starting = new Set<string>()
  #running = 0
  #held = false
  /** Uptime at which the newest look began that what is queued rests upon. */
  #lookedAt: Milliseconds
  #idle: (() => void)[] = []

  constructor(options: ActionQueueOptions) {
    this.#options = options
    this.#lookedAt = options.clock.uptime()
  }

  /** Takes over what is open and unknown here, as after a crash: it counts as ended now, with an unknown outcome unless one was noted. */
  adopt(open: readonly OpenAction[]): void {
    const now = this.#options.clock.uptime()
    for (const { intent, outcome } of open) {
      const noted = outcome ?? { kind: 'unknown', message: 'it is not known whether it was sent' }
      const { sessionId } = intent.incarnation
      if (this.#active.has(sessionId)) continue
      this.#active.set(sessionId, { intent, intendedAt: now, phase: 'ended', endedAt: now, outcome: noted })
    }
  }

  /** Each intent is durable by now, and its session has no other action. */
  enqueue(intents: readonly Intent[]): void {
    const intendedAt = this.#options.clock.uptime()
    for (const intent of intents) {
      const { sessionId } = intent.incarnation
      this.#active.set(sessionId, { intent, intendedAt, phase: 'queued' })
      this.#queued.set(sessionId, intent)
    }
    this.#dispatch()
  }

  /** Drops an action that was not sent yet; one that was is let be. */
  drop(intent: Intent, why: string): boolean {
    const { sessionId } = intent.incarnation
    if (this.#queued.get(sessionId)?.id !== intent.id) return false
    this.#queued.delete(sessionId)
    this.#active.delete(sessionId)
    this.#options.onDropped(intent, why)
    return true
  }

  /** Sends nothing until {@link release}: what is queued rests on a plan that nobody can renew for now. */
  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.#dispatch()
  }

  /** From now on everything that is queued rests upon a look that began then. */
  renew(lookedAt: Milliseconds): void {
    this.#lookedAt = lookedAt
  }

  forget({ intent }: EndedAction): void {
    this.#active.delete(intent.incarnation.sessionId)
  }

  of(sessionId: string): ActiveAction | null {
    return this.#active.get(sessionId) ?? null
  }

  queued(): readonly Intent[] {
    return [...this.#queued.values()]
  }

  ended(): readonly EndedAction[] {
    return [...this.#active.values()].filter(action => action.phase === 'ended')
  }

  /** How many calls are running. */
  get running(): number {
    return this.#running
  }

  /** Resolves when no call is running. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    return new Promise(resolve => this.#idle.push(resolve))
  }

  #dispatch(): void {
    for (const intent of this.#queued.values()) {
      if (this.#held || this.#running + this.#starting.size >= this.#options.concurrency) return
      if (this.#starting.has(intent.id)) continue
      this.#starting.add(intent.id)
      void this.#start(intent)
    }
  }

  /** A host that answers at once must not keep signals and timers from their turn. */
  async #start(intent: Intent): Promise<void> {
    await this.#options.turn()
    this.#starting.delete(intent.id)
    const action = this.#active.get(intent.incarnation.sessionId)
    if (action?.intent.id === intent.id && action.phase === 'queued' && this.#maySend(intent)) this.#send(action)
    this.#dispatch()
  }

  #maySend(intent: Intent): boolean {
    const { clock, longestAge, onSending, onStale, stopReason } = this.#options
    onSending()
    if (!this.#held && clock.uptime() - this.#lookedAt > longestAge) {
      this.hold()
      onStale()
    }
    if (this.#held) return false
    const reason = stopReason()
    if (reason !== null) this.drop(intent, `stopped: ${reason}`)
    return reason === null
  }

  #send(action: ActiveAction): void {
    const { actuator, clock } = this.#options
    const { action: verb, incarnation, timeout } = action.intent
    this.#running++
    this.#queued.delete(incarnation.sessionId)
    const startedAt = clock.uptime()
    const running: ActiveAction = { ...action, phase: 'running', startedAt }
    this.#active.set(incarnation.sessionId, running)
    // `call` never rejects.
    void call(options => actuator[verb](incarnation, options), { clock, timeout }).then(outcome =>
      this.#end(running, startedAt, outcome),
    )
  }

  #end({ intent, intendedAt }: ActiveAction, startedAt: Milliseconds, outcome: Outcome): void {
    this.#running--
    const endedAt = this.#options.clock.uptime()
    const ended: EndedAction = { intent, intendedAt, phase: 'ended', endedAt, outcome }
    this.#active.set(intent.incarnation.sessionId, ended)
    this.#options.onEnded(ended, ms(endedAt - startedAt))
    this.#dispatch()
    if (this.#running > 0) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }
}
