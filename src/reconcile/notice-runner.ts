import type { Outcome } from '../model/action.ts'
import type { Clock } from '../model/clock.ts'
import { backoffKey } from '../model/ledger.ts'
import { between, type Milliseconds } from '../model/time.ts'
import type { SessionActuator } from '../providers/provider.ts'
import type { Fact } from '../store/fact.ts'
import { call } from './call.ts'
import type { ReconcileEvent } from './events.ts'
import type { Planned } from './planning.ts'
import { ruleLookup } from './rules-in-force.ts'
import { Told } from './told.ts'

type Begun = Extract<Fact, { kind: 'notice' }>
type Shown = Pick<Extract<Fact, { kind: 'notice-shown' }>, 'shown' | 'why'>

export interface NoticeRunnerOptions {
  readonly actuator: SessionActuator
  readonly concurrency: number
  readonly clock: Clock
  readonly turn: () => Promise<void>
  readonly stopReason: () => string | null
  readonly onEnded: (fact: Extract<Fact, { kind: 'notice-shown' }>) => void
  readonly emit: (event: ReconcileEvent) => void
}

interface Warning {
  readonly key: string
  readonly begun: Begun
  readonly text: string
  readonly timeout: Milliseconds
  readonly ended: AbortController
}

/** Shows warnings beside the passes, each under its rule's deadline, so many at once as the provider takes. */
export class NoticeRunner {
  readonly #options: NoticeRunnerOptions
  readonly #waiting = new Map<string, Warning>()
  readonly #running = new Map<string, Warning>()
  /** By this process. */
  readonly #told: Told
  /** Uptime. */
  readonly #since: Milliseconds
  #held = false

  constructor(options: NoticeRunnerOptions) {
    this.#options = options
    this.#told = new Told(options.clock)
    this.#since = options.clock.uptime()
  }

  /** Shows those that the facts, kept by now, say have begun, and no more those that have ended. */
  show(facts: readonly Fact[], planned: Planned): void {
    this.forget(facts)
    const ruleOf = ruleLookup(planned.rules)
    for (const fact of facts) {
      if (fact.kind !== 'notice') continue
      const rule = ruleOf(fact.rule)
      if (rule?.notice == null) continue
      if (this.#wasTold(fact) || this.#wasToldByAnother(fact, planned)) this.#end(fact, showing)
      else this.#enqueue(fact, rule.notice.text, rule.timeout)
    }
    this.#dispatch()
  }

  /** Shows no more those that the facts say have ended. */
  forget(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.kind !== 'notice-ended') continue
      const key = backoffKey(fact.incarnation.key, fact.rule)
      this.#waiting.delete(key)
      this.#running.get(key)?.ended.abort(new Error('no longer due'))
    }
  }

  /** Shows nothing until {@link release}: what waits may no longer be due. */
  hold(): void {
    this.#held = true
  }

  release(): void {
    this.#held = false
    this.#dispatch()
  }

  /** Aborts what is running; waits for nobody. */
  async close(): Promise<void> {
    this.#waiting.clear()
    for (const { ended } of this.#running.values()) ended.abort(new Error('shutting down'))
  }

  /** Whoever was told is not told again while the first warning would still run. */
  #wasTold({ incarnation, rule }: Begun): boolean {
    return this.#told.has(backoffKey(incarnation.key, rule), rule.digest)
  }

  /** The same of a process before this one. */
  #wasToldByAnother({ incarnation, rule }: Begun, { ledger, plan: { plannedAt } }: Planned): boolean {
    const earlier = ledger.notices.get(backoffKey(incarnation.key, rule))
    if (earlier?.shown !== true || earlier.ruleDigest !== rule.digest) return false
    // One of this process that was not shown itself, because an earlier one still ran, is no reason to be silent.
    const lived = this.#options.clock.uptime() - this.#since
    return between(earlier.begunAt, plannedAt) > lived && plannedAt < earlier.until
  }

  #enqueue(begun: Begun, text: string, timeout: Milliseconds): void {
    const { actuator } = this.#options
    if (actuator.notify === undefined) {
      this.#end(begun, { shown: false, why: 'the provider can show no messages' })
      return
    }
    const key = backoffKey(begun.incarnation.key, begun.rule)
    this.#waiting.set(key, { key, begun, text, timeout, ended: new AbortController() })
  }

  #dispatch(): void {
    for (const warning of this.#waiting.values()) {
      if (this.#held || this.#running.size >= this.#options.concurrency) return
      if (this.#running.has(warning.key)) continue
      this.#waiting.delete(warning.key)
      this.#running.set(warning.key, warning)
      void this.#run(warning)
    }
  }

  async #run(warning: Warning): Promise<void> {
    const { key, begun } = warning
    await this.#options.turn()
    // Held, or no longer due: a later pass says whether it still is.
    const { signal } = warning.ended
    if (this.#held && !signal.aborted) this.#waiting.set(key, warning)
    else {
      const shown = this.#wasTold(begun) ? showing : await this.#notify(warning)
      // Of one that was cancelled meanwhile nobody asks any more, and another may have taken its place.
      if (!signal.aborted) this.#end(begun, shown)
    }
    this.#running.delete(key)
    this.#dispatch()
  }

  async #notify({ begun, text, timeout, ended: { signal } }: Warning): Promise<Shown> {
    const { actuator, clock, stopReason } = this.#options
    const stopped = stopReason()
    if (stopped !== null) return { shown: false, why: `stopped: ${stopped}` }
    const { incarnation, rule } = begun
    const outcome = await call(async options => await actuator.notify?.(incarnation, text, options), {
      clock,
      timeout,
      signal,
    })
    // One that may have come up is shown again: twice is better than never.
    if (outcome.kind === 'done') this.#told.add(backoffKey(incarnation.key, rule), rule.digest, begun.before)
    return shownBy(outcome)
  }

  #end({ incarnation, rule }: Begun, { shown, why }: Shown): void {
    this.#options.onEnded({ kind: 'notice-shown', incarnation, rule, shown, why })
    this.#options.emit({ kind: 'notice-shown', incarnation, shown, why })
  }
}

const showing: Shown = { shown: true, why: null }

function shownBy(outcome: Outcome): Shown {
  return outcome.kind === 'done' ? showing : { shown: false, why: outcome.message }
}
