import type { Intent, Outcome } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
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
  readonly onEnded: (action: EndedAction, took: Milliseconds) => void
  readonly onDropped: (intent: Intent, why: string) => void
}

/** Carries intents out beside the passes: one at a time per session id, so many at once as the provider takes. */
export class ActionQueue {
  readonly #options: ActionQueueOptions
  /** By session id, in the order of their intents. */
  readonly #active = new Map<string, ActiveAction>()
  #running = 0
  #held = false
  #idle: (() => void)[] = []

  constructor(options: ActionQueueOptions) {
    this.#options = options
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
    for (const intent of intents)
      this.#active.set(intent.incarnation.sessionId, { intent, intendedAt, phase: 'queued' })
    this.#dispatch()
  }

  /** Drops an action that was not sent yet; one that was is let be. */
  drop(intent: Intent, why: string): boolean {
    const { sessionId } = intent.incarnation
    const action = this.#active.get(sessionId)
    if (action?.intent.id !== intent.id || action.phase !== 'queued') return false
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

  forget({ intent }: EndedAction): void {
    this.#active.delete(intent.incarnation.sessionId)
  }

  of(sessionId: string): ActiveAction | null {
    return this.#active.get(sessionId) ?? null
  }

  queued(): readonly Intent[] {
    return [...this.#active.values()].filter(({ phase }) => phase === 'queued').map(({ intent }) => intent)
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
    for (const [sessionId, action] of this.#active) {
      if (this.#held || this.#running >= this.#options.concurrency) return
      if (action.phase !== 'queued') continue
      const reason = this.#options.stopReason()
      if (reason !== null) {
        this.drop(action.intent, `stopped: ${reason}`)
        continue
      }
      this.#running++
      const startedAt = this.#options.clock.uptime()
      const running: ActiveAction = { ...action, phase: 'running', startedAt }
      this.#active.set(sessionId, running)
      // `call` never rejects.
      void call(this.#options.actuator, action.intent, this.#options).then(outcome =>
        this.#end(running, startedAt, outcome),
      )
    }
  }

  #end({ intent, intendedAt }: ActiveAction, startedAt: Milliseconds, outcome: Outcome): void {
    this.#running--
    const endedAt = this.#options.clock.uptime()
    const ended: EndedAction = { intent, intendedAt, phase: 'ended', endedAt, outcome }
    this.#active.set(intent.incarnation.sessionId, ended)
    this.#options.onEnded(ended, (endedAt - startedAt) as Milliseconds)
    this.#dispatch()
    if (this.#running > 0) return
    const waiting = this.#idle
    this.#idle = []
    for (const resolve of waiting) resolve()
  }
}
