import { collectDefaultMetrics, Registry } from 'prom-client'
import type { DaemonEvent } from '../daemon/events.ts'
import type { Clock } from '../model/clock.ts'
import type { Plan } from '../model/plan.ts'
import type { Observation } from '../model/session.ts'
import { type Milliseconds, ms } from '../model/time.ts'
import type { Settings } from '../settings/settings.ts'
import { type Declared, Gauges } from './gauges.ts'
import { Happenings } from './happenings.ts'
import {
  declareStanding,
  type PoliciesNow,
  type Remembered,
  setPolicies,
  setRemembered,
  setSeen,
} from './standing-figures.ts'

export interface MetricsOptions {
  readonly version: string
  /** Its name. */
  readonly provider: string
  /** A simulated host needs no arming. */
  readonly simulated: boolean
  readonly settings: Pick<Settings, 'hostLimit' | 'disruptionBudget' | 'resync' | 'git'>
  readonly clock: Clock
  /** Asked when figures are. Throws where it can't be read. */
  readonly remembered: () => Remembered
  readonly policies: () => PoliciesNow
  readonly stopReason: () => string | null
  /** Room in the state folder, in bytes; null: nobody can tell. */
  readonly freeBytes: () => number | null
  /** How many follow the events. */
  readonly clients: () => number
  /** Figures of this process and its runtime as well, as every exporter of Node has them. */
  readonly ofProcess: boolean
}

/** Gauges that are called like counters: Prometheus' own checker complains of them. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
] as const

/** They are sampled a hundred times a second, which costs more than all else that a daemon does on a quiet host. How long passes take says as much. */
const SAMPLED = ['min', 'max', 'mean', 'stddev', 'p50', 'p90', 'p99'].map(
  which => `nodejs_eventloop_lag_${which}_seconds`,
)
const HARDLY_EVER: Milliseconds = ms(86_400_000)

/** The daemon in figures, in Prometheus' text format. No label holds a name of a person, and each has few values that are known beforehand. */
export class Metrics {
  readonly #options: MetricsOptions
  readonly #registry = new Registry()
  readonly #happenings: Happenings
  readonly #gauges: Gauges
  #seen: { readonly plan: Plan; readonly observation: Observation } | null = null
  /** null: not known yet. */
  #isUp: boolean | null = null
  #passFailed = false

  constructor(options: MetricsOptions) {
    this.#options = options
    this.#happenings = new Happenings(this.#registry)
    this.#gauges = new Gauges(this.#registry)
    declareStanding(this.#gauges)
    const { version, provider, settings } = options
    this.#gauges.setAll('build_info', [[{ version, provider }, 1]])
    this.#gauges.set('resync_seconds', settings.resync / 1_000)
    this.#gauges.set('policies_fetch_interval_seconds', settings.git === null ? null : settings.git.every / 1_000)
    if (!options.ofProcess) return
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: HARDLY_EVER })
    for (const name of [...MISNAMED, ...SAMPLED]) this.#registry.removeSingleMetric(name)
  }

  /** Media type of the text. */
  get type(): string {
    return this.#registry.contentType
  }

  /** All that there may be of its own, by name. */
  get declared(): readonly Declared[] {
    return [...this.#happenings.declared, ...this.#gauges.declared].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** A pass took so long. */
  passed(took: Milliseconds): void {
    this.#happenings.passed(took)
  }

  tell(event: DaemonEvent): void {
    this.#happenings.tell(event)
    switch (event.kind) {
      case 'planned':
        this.#seen = { plan: event.plan, observation: event.observation }
        // A plan may be made anew of what was seen before the host was lost.
        this.#isUp ??= true
        return
      case 'observe-failed':
      case 'observe-recovered':
        this.#isUp = event.kind === 'observe-recovered'
        return
      case 'pass-failed':
      case 'pass-recovered':
        this.#passFailed = event.kind === 'pass-failed'
        return
      default:
    }
  }

  async text(): Promise<string> {
    const { settings, simulated, clock, policies, stopReason, freeBytes, clients } = this.#options
    const inForce = policies()
    const gauges = this.#gauges
    setPolicies(gauges, inForce)
    if (this.#seen !== null) setSeen(gauges, this.#seen.plan, this.#seen.observation)
    setRemembered(gauges, this.#remembered(), {
      settings,
      simulated,
      bundle: inForce.bundle,
      observation: this.#seen?.observation ?? null,
      now: clock.now(),
    })
    gauges.set('provider_up', this.#isUp === null ? null : Number(this.#isUp))
    gauges.set('pass_failed', Number(this.#passFailed))
    gauges.set('stopped', stopReason() === null ? 0 : 1)
    gauges.set('state_free_bytes', freeBytes())
    gauges.set('feed_clients', clients())
    return await this.#registry.metrics()
  }

  /** null: it can't be read, which is a figure of its own. */
  #remembered(): Remembered | null {
    try {
      return this.#options.remembered()
    } catch {
      return null
    }
  }
}
