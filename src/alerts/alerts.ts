import type { DaemonEvent } from '../daemon/events.ts'
import type { Clock, Random } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import { alertDocument } from './alert-document.ts'
import type { StandingFight } from './fights-before.ts'
import { Outgoing } from './outgoing.ts'
import { Throttle } from './throttle.ts'
import { Transitions } from './transitions.ts'
import { post } from './webhook.ts'

export interface AlertsOptions {
  readonly clock: Clock
  readonly random: Random
  readonly newId: () => string
  /** Of this program. */
  readonly version: string
  /** What the kept host calls itself. */
  readonly host: string
  /** Where to post, asked for each attempt. @throws when it can't be had */
  readonly address: () => string
  readonly minimumGap: Milliseconds
  /** Whether people may be named, and hosts and files quoted. */
  readonly names: boolean
  /** Those whose beginning an earlier life of the daemon told. */
  readonly fights: readonly StandingFight[]
  /** Nobody could be told; said once until somebody can. `why` never holds the address. */
  readonly onTrouble: (why: string) => void
}

/** Tells a webhook what a person should hear of, and never lets the daemon wait for it. */
export class Alerts {
  readonly #transitions: Transitions
  readonly #throttle: Throttle
  readonly #outgoing: Outgoing

  constructor(options: AlertsOptions) {
    const { clock, random, newId, host, names, minimumGap, fights, onTrouble } = options
    this.#transitions = new Transitions(fights)
    this.#outgoing = new Outgoing({
      clock,
      random,
      post: (alert, lost, signal) => post(alertDocument(alert, { host, names, lost }), options, signal),
      onTrouble,
    })
    this.#throttle = new Throttle({
      clock,
      minimumGap,
      onDue: (happened, swallowed) => this.#outgoing.put({ id: newId(), ...happened, swallowed }),
    })
  }

  tell(event: DaemonEvent): void {
    const transition = this.#transitions.of(event)
    if (transition !== null) this.#throttle.offer(transition)
  }

  /** What waits is told at once, and given a moment to arrive. Never rejects. */
  async close(): Promise<void> {
    this.#throttle.flush()
    await this.#outgoing.close()
  }
}
