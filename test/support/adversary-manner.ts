import { ms } from '../../src/model/time.ts'
import { block, reconnect } from '../../src/providers/simulator/events.ts'
import type { WorldState } from '../../src/providers/simulator/world.ts'
import type { ReconcileEvent } from '../../src/reconcile/events.ts'
import type { Manner } from './adversary.ts'
import type { Behaviour } from './host.ts'
import type { Loop } from './loop.ts'

type Moment = 'intent' | 'call' | 'act' | 'end'

/** Answers what the loop does as it does it: undoes it, or ends its process in the middle. */
export class Opponent {
  manner: Manner = { kind: 'peace' }
  /** When the process is to die next; null: it may live. */
  deadly: Moment | null = null
  readonly #loop: Loop

  constructor(loop: Loop) {
    this.#loop = loop
    const { onEvent } = loop
    loop.onEvent = event => {
      onEvent(event)
      this.#hear(event)
    }
    loop.behaviours.set('*', (...call) => this.#answer(...call))
  }

  /** Blocks who was unblocked, and brings back who was sent away. */
  undo(sessionId: string): void {
    this.#loop.happen(state => undone(state, sessionId))
  }

  #hear(event: ReconcileEvent): void {
    if (event.kind === 'intended') this.#perhapsKill('intent')
    if (event.kind === 'ended') this.#perhapsKill('end')
    const { manner } = this
    if (event.kind === 'settled' && manner.kind === 'after the verify' && event.effect === 'verified') {
      this.undo(event.intent.incarnation.sessionId)
    }
    if (event.kind === 'backing-off' && manner.kind === 'at the edge of the backoff') {
      this.#later(event.delay + manner.off, event.intent.incarnation.sessionId)
    }
  }

  readonly #answer: Behaviour = async (perform, _, { sessionId }) => {
    this.#perhapsKill('call')
    await perform()
    if (this.manner.kind === 'after the unlock') this.#later(this.manner.delay, sessionId)
    this.#perhapsKill('act')
  }

  #later(delay: number, sessionId: string): void {
    if (delay <= 0) this.undo(sessionId)
    else this.#loop.clock.after(ms(delay), () => this.undo(sessionId))
  }

  #perhapsKill(moment: Moment): void {
    if (this.deadly !== moment || !this.#loop.running) return
    this.deadly = null
    this.#loop.crash()
  }
}

function undone(state: WorldState, sessionId: string): WorldState {
  const session = state.sessions.find(({ id, user }) => id === sessionId && user !== null)
  if (session === undefined) return state
  return session.state === 'disconnected' ? cameBack(state, sessionId) : block(state, sessionId)
}

/** Whoever was disconnected sits down at the first free station. */
export function cameBack(state: WorldState, sessionId: string): WorldState {
  const session = state.sessions.find(({ id }) => id === sessionId)
  return session?.state === 'disconnected' ? reconnect(state, sessionId, freeStation(state)) : state
}

export function freeStation({ sessions }: WorldState): string {
  const taken = new Set(sessions.map(({ station }) => station))
  for (let station = 1; ; station++) if (!taken.has(String(station))) return String(station)
}
