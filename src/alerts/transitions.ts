import type { DaemonEvent } from '../daemon/events.ts'
import type { Incarnation } from '../model/incarnation.ts'
import { ruleKey } from '../model/policy.ts'
import type { StandingFight } from './fights-before.ts'
import type { Transition } from './transition.ts'

type Lasting = 'provider' | 'observing' | 'policies' | 'passes' | 'stop' | 'arming'

/**
 * Finds in the daemon's events what a person should hear of: that something began, and that it ended. What never began ends unheard, as for a
 * daemon that starts with everything in order.
 */
export class Transitions {
  readonly #lasts = new Set<Lasting>()
  /** Ids of actions that were decided after the provider had failed. */
  readonly #triedSince = new Set<string>()
  /** By rule, then by incarnation: over whom it is fought. */
  readonly #fights = new Map<string, Map<string, Incarnation>>()

  /** @param fights those whose beginning was told before */
  constructor(fights: readonly StandingFight[] = []) {
    for (const { rule, incarnation } of fights) this.#over(rule).set(incarnation.key, incarnation)
  }

  /** @returns null: nobody needs to hear of it */
  of(event: DaemonEvent): Transition | null {
    switch (event.kind) {
      case 'block-all':
        return { event: 'block-all', sessions: event.sessions, of: event.of }
      case 'contested':
        return this.#contested(event)
      case 'calm':
        return this.#calm(event)
      case 'provider-failed':
        this.#triedSince.clear()
        return this.#begins('provider', { event: 'provider-failed', message: event.message })
      case 'intended':
        if (this.#lasts.has('provider')) this.#triedSince.add(event.intent.id)
        return null
      case 'dropped':
        this.#triedSince.delete(event.intent.id)
        return null
      case 'ended':
        return this.#called(event)
      case 'observe-failed':
        return this.#begins('observing', { event: 'observe-failed', message: event.message })
      case 'observe-recovered':
        return this.#ends('observing', { event: 'observe-recovered' })
      case 'policies-rejected': {
        const { summary, diagnostics, revision } = event
        const errors = diagnostics.filter(({ severity }) => severity === 'error')
        return this.#begins('policies', { event: 'policies-rejected', summary, errors, revision })
      }
      case 'policies-unreachable': {
        const { summary, diagnostics, revision } = event
        const code = diagnostics.find(({ severity }) => severity === 'error')?.code ?? null
        return this.#begins('policies', { event: 'policies-unreachable', summary, code, revision })
      }
      case 'policies-loaded':
        return this.#ends('policies', { event: 'policies-accepted', revision: event.revision })
      case 'pass-failed':
        return this.#begins('passes', { event: 'pass-failed', message: event.message })
      case 'pass-recovered':
        return this.#ends('passes', { event: 'pass-recovered' })
      case 'stopped':
        return this.#begins('stop', { event: 'stopped' })
      case 'resumed':
        return this.#ends('stop', { event: 'resumed' })
      case 'disarmed':
        return this.#begins('arming', { event: 'disarmed' })
      case 'armed':
        return this.#ends('arming', { event: 'armed', by: event.by })
      default:
        return null
    }
  }

  /** Once more while it lasts is worth a word too: policies may be refused for another reason. */
  #begins(what: Lasting, transition: Transition): Transition {
    this.#lasts.add(what)
    return transition
  }

  #ends(what: Lasting, transition: Transition): Transition | null {
    return this.#lasts.delete(what) ? transition : null
  }

  /** The provider is asked again with the next action, and a call that gets through is the proof; one that was under way before is none. */
  #called({ intent, outcome }: Extract<DaemonEvent, { kind: 'ended' }>): Transition | null {
    const isProof = this.#triedSince.delete(intent.id) && outcome.kind === 'done'
    if (!isProof) return null
    this.#triedSince.clear()
    return this.#ends('provider', { event: 'provider-recovered' })
  }

  #contested({ rule, incarnation }: Extract<DaemonEvent, { kind: 'contested' }>): Transition {
    const over = this.#over(rule)
    over.set(incarnation.key, incarnation)
    return { event: 'contested', rule, over: [...over.values()] }
  }

  #calm({ rule, incarnation }: Extract<DaemonEvent, { kind: 'calm' }>): Transition | null {
    const over = this.#fights.get(ruleKey(rule))
    if (over === undefined || !over.delete(incarnation.key) || over.size > 0) return null
    this.#fights.delete(ruleKey(rule))
    return { event: 'calm', rule }
  }

  #over(rule: StandingFight['rule']): Map<string, Incarnation> {
    const over = this.#fights.get(ruleKey(rule)) ?? new Map<string, Incarnation>()
    this.#fights.set(ruleKey(rule), over)
    return over
  }
}
