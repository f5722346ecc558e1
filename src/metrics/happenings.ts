import { Counter, Histogram, type Registry } from 'prom-client'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Milliseconds } from '../model/time.ts'
import type { Declared } from './gauges.ts'
import { actions, causes, effects, outcomes } from './labels.ts'

/** From a cmdlet that answers at once to a host that is beside itself. */
const CALL_SECONDS: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** An effect is seen by a look: the next one, or one that a hint brought. */
const EFFECT_SECONDS: readonly number[] = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const PASS_SECONDS: readonly number[] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What is counted as it happens. Every series is there from the beginning, so that the first time that something happens is seen as an increase. */
export class Happenings {
  readonly #declared: Declared[] = []
  readonly #actions: Counter
  readonly #actionSeconds: Histogram
  readonly #effects: Counter
  readonly #effectSeconds: Histogram
  readonly #reversals: Counter
  readonly #contests: Counter
  readonly #blocks: Counter
  readonly #blockAlls: Counter
  readonly #rejections: Counter
  readonly #troubles: Counter
  readonly #passSeconds: Histogram

  constructor(registry: Registry) {
    const registers = [registry]
    const counter = (name: string, help: string, labels: readonly string[] = []): Counter => {
      this.#declared.push({ name: `stationkeeper_${name}_total`, type: 'counter', labels, help })
      return new Counter({ name: `stationkeeper_${name}_total`, help, labelNames: [...labels], registers })
    }
    const histogram = (
      name: string,
      help: string,
      buckets: readonly number[],
      labels: readonly string[],
    ): Histogram => {
      this.#declared.push({ name: `stationkeeper_${name}_seconds`, type: 'histogram', labels, help })
      return new Histogram({
        name: `stationkeeper_${name}_seconds`,
        help,
        labelNames: [...labels],
        buckets: [...buckets],
        registers,
      })
    }
    this.#actions = counter('actions', 'Actions that ended, by how the call did; dropped: decided, and never sent.', [
      'action',
      'outcome',
    ])
    this.#actionSeconds = histogram('action_duration', 'How long calls of the provider took.', CALL_SECONDS, ['action'])
    this.#effects = counter('effects', 'What a later look at the host showed of an action.', ['action', 'effect'])
    this.#effectSeconds = histogram(
      'effect_latency',
      'From the decision to act to the look that saw the effect.',
      EFFECT_SECONDS,
      ['action'],
    )
    this.#reversals = counter(
      'reversals',
      'Sessions that somebody else brought back to what they were before an action.',
      ['cause'],
    )
    this.#contests = counter('contests', 'Times that somebody came to fight a rule over a session.')
    this.#blocks = counter('blocks', 'Sessions that were seen to turn blocked, those of a Block All left out.')
    this.#blockAlls = counter('block_alls', 'Times that somebody pressed Block All.')
    this.#rejections = counter('policies_rejections', 'Times that the policies in the source were refused.')
    this.#troubles = counter('troubles', 'Things beside the loop that failed and are tried again.')
    this.#passSeconds = histogram(
      'pass_duration',
      'How long a pass took: a look at the host, a plan, and what follows from it.',
      PASS_SECONDS,
      [],
    )
    for (const action of actions) {
      for (const outcome of outcomes) this.#actions.inc({ action, outcome }, 0)
      for (const effect of effects) this.#effects.inc({ action, effect }, 0)
      this.#actionSeconds.zero({ action })
      this.#effectSeconds.zero({ action })
    }
    for (const cause of causes) this.#reversals.inc({ cause }, 0)
    this.#passSeconds.zero({})
  }

  get declared(): readonly Declared[] {
    return this.#declared
  }

  passed(took: Milliseconds): void {
    this.#passSeconds.observe(took / 1_000)
  }

  tell(event: DaemonEvent): void {
    switch (event.kind) {
      case 'ended': {
        const { action } = event.intent
        this.#actions.inc({ action, outcome: event.outcome.kind })
        this.#actionSeconds.observe({ action }, event.took / 1_000)
        return
      }
      case 'dropped':
        this.#actions.inc({ action: event.intent.action, outcome: 'dropped' })
        return
      case 'settled': {
        const { action } = event.intent
        this.#effects.inc({ action, effect: event.effect })
        if (event.effect === 'verified') this.#effectSeconds.observe({ action }, event.after / 1_000)
        return
      }
      case 'reversed':
        this.#reversals.inc({ cause: event.why })
        return
      case 'contested':
        this.#contests.inc()
        return
      case 'blocked':
        this.#blocks.inc(event.sessions.length)
        return
      case 'block-all':
        this.#blockAlls.inc()
        return
      case 'policies-rejected':
        this.#rejections.inc()
        return
      case 'trouble':
        this.#troubles.inc()
        return
      default:
    }
  }
}
