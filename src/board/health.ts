import type { Trouble } from '../api/contract.ts'
import type { Health } from '../api/keeper.ts'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Clock } from '../model/clock.ts'
import type { Milliseconds } from '../model/time.ts'
import { goesRound } from '../reconcile/goes-round.ts'
import type { PassTimes } from '../reconcile/trigger.ts'
import type { Settings } from '../settings/settings.ts'
import type { Store } from '../store/store.ts'
import type { InForce } from './policies-in-force.ts'
import { Troubles } from './troubles.ts'

export interface HealthOptions {
  readonly clock: Clock
  readonly settings: Pick<Settings, 'resync' | 'observeTimeout'>
  readonly store: Pick<Store, 'ledger'>
  readonly policies: () => Pick<InForce, 'bundle'>
  /** When passes began and ended; null: the loop has not begun. */
  readonly passes: () => PassTimes | null
  /** Room in the state folder, in bytes; null: nobody can tell. */
  readonly freeBytes: () => number | null
}

/** With less what is to be kept may not fit soon, and nothing is done that can't be. A log of the store alone grows to a quarter of it. */
export const LEAST_FREE: number = 16 * 1024 * 1024

/**
 * Whether the daemon lives, and whether it can do its work. What an operator wants, as a stop, and what does not keep it from the policies in
 * force, as others that were refused, makes it no less ready. Nobody is named and nothing quoted: who asks may know figures only.
 */
export class HealthWatch {
  readonly #options: HealthOptions
  readonly #troubles: Troubles
  /** On `uptime`. */
  readonly #began: Milliseconds
  #planned = false
  #ending = false

  constructor(options: HealthOptions) {
    this.#options = options
    this.#troubles = new Troubles(options.settings.resync)
    this.#began = options.clock.uptime()
  }

  tell(event: DaemonEvent): void {
    this.#troubles.tell(event, this.#options.clock.now())
    if (event.kind === 'planned') this.#planned = true
    if (event.kind === 'ending') this.#ending = true
  }

  now(): Health {
    const { clock, settings, passes, policies, freeBytes } = this.#options
    const times = passes()
    const begins: PassTimes = { begunAt: null, endedAt: null }
    const alive = this.#ending || goesRound(times ?? begins, settings, this.#began, clock.uptime())
    const unready = [
      ...(this.#ending ? ['shutting down'] : []),
      ...(alive ? [] : ['the loop is stuck: no pass began or ended in time']),
      ...(policies().bundle === null ? ['there are no policies'] : []),
      ...(this.#planned ? [] : ['nothing was planned yet']),
      ...((freeBytes() ?? LEAST_FREE) < LEAST_FREE ? ['the disk of the state folder is almost full'] : []),
      ...this.#reasons(),
    ]
    return { alive, unready }
  }

  #reasons(): readonly string[] {
    const { clock, store, policies } = this.#options
    try {
      const revision = policies().bundle?.revision ?? null
      return this.#troubles.now(store.ledger().providerFailed, revision, clock.now()).flatMap(({ what }) => text(what))
    } catch {
      return ["the state folder can't be read"]
    }
  }
}

/** Empty: it does its work all the same. */
function text(what: Trouble['what']): readonly string[] {
  switch (what) {
    case 'observe-failed':
      return ["the host can't be observed"]
    case 'provider-failed':
      return ['the provider failed for good, and is left alone for a while']
    case 'pass-failed':
      return ["a pass could not be finished, as when the state folder can't be written"]
    case 'policies-rejected':
    case 'policies-unreachable':
    case 'policies-unwatched':
    case 'hints-lost':
      return []
    default:
      return what satisfies never
  }
}
