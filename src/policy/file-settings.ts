import type { DisruptionBudget } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import { type Milliseconds, parseDuration } from '../model/time.ts'
import type { GitDocument, SettingsDocument } from './document-types.ts'

/** What a settings file says, defaults applied. Paths are as written. */
export interface FileSettings {
  /** null: what the system calls itself. */
  readonly host: string | null
  readonly provider: 'simulator' | 'multipoint' | 'wts' | 'logind'
  /** null: the table of folders decides, if there is no repository. */
  readonly policies: string | null
  /** null: the policies are in a folder. */
  readonly git: GitDocument | null
  readonly state: string | null
  /** Zone of windows that name none. null: not set. */
  readonly timeZone: string | null
  readonly resync: Milliseconds
  readonly settle: Milliseconds
  readonly observeTimeout: Milliseconds
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly hostLimit: Limit
  readonly disruptionBudget: DisruptionBudget
  /** Globs. */
  readonly protect: { readonly users: readonly string[]; readonly groups: readonly string[] }
  /** `share` in (0, 1]. */
  readonly blockAll: { readonly sessions: number; readonly share: number; readonly within: Milliseconds }
  readonly longestHold: Milliseconds
  /** null: the platform's own. */
  readonly leases: string | null
  readonly api: {
    /** As written; null: nothing listens. */
    readonly listen: string | null
    readonly origins: readonly string[]
  }
  readonly alerts: {
    /** null: none. */
    readonly webhook: string | null
    /** null: none. */
    readonly webhookFile: string | null
    readonly minimumGap: Milliseconds
    readonly names: boolean
  }
  readonly simulator: {
    /** null: the state folder's own. */
    readonly world: string | null
    readonly concurrency: number
    readonly latency: Milliseconds
    /** 0 to 1. */
    readonly failureRate: number
    /** 0 to 1. */
    readonly hangRate: number
    readonly blocked: 'known' | 'hidden'
    readonly armed: boolean
    /** null: none. */
    readonly invokedFrom: string | null
    /** null: another row of troubles every time. */
    readonly seed: number | null
  }
  readonly multipoint: {
    /** null: this one. */
    readonly computer: string | null
    /** null: the platform's own. */
    readonly powershell: string | null
    readonly concurrency: number
    /** null: none. */
    readonly probeProcess: string | null
    /** null: none. */
    readonly probeScript: string | null
    readonly probeTimeout: Milliseconds
  }
  readonly wts: {
    /** null: Windows' own. */
    readonly library: string | null
  }
  readonly logind: {
    /** null: the system's own. */
    readonly bus: string | null
  }
}

/** Of a document that satisfies the schema, which has filled in the defaults. */
export function fileSettings({ spec }: SettingsDocument): FileSettings {
  const { policies, simulator, multipoint, wts, logind } = spec
  return {
    host: spec.host ?? null,
    provider: spec.provider,
    policies: typeof policies === 'string' ? policies : null,
    git: typeof policies === 'object' ? policies.git : null,
    state: spec.state ?? null,
    timeZone: spec.timeZone ?? null,
    resync: duration(spec.resync),
    settle: duration(spec.settle),
    observeTimeout: duration(spec.observeTimeout),
    logLevel: spec.logLevel,
    hostLimit: { count: spec.hostLimit.count, per: duration(spec.hostLimit.per) },
    disruptionBudget: {
      count: spec.disruptionBudget.count,
      share: spec.disruptionBudget.share ?? null,
      per: duration(spec.disruptionBudget.per),
    },
    protect: spec.protect,
    blockAll: { ...spec.blockAll, within: duration(spec.blockAll.within) },
    longestHold: duration(spec.longestHold),
    leases: spec.leases ?? null,
    api: { listen: spec.api.listen ?? null, origins: spec.api.origins },
    alerts: {
      webhook: spec.alerts.webhook ?? null,
      webhookFile: spec.alerts.webhookFile ?? null,
      minimumGap: duration(spec.alerts.minimumGap),
      names: spec.alerts.names,
    },
    simulator: {
      world: simulator.world ?? null,
      concurrency: simulator.concurrency,
      latency: duration(simulator.latency),
      failureRate: simulator.failureRate,
      hangRate: simulator.hangRate,
      blocked: simulator.blocked,
      armed: simulator.armed,
      invokedFrom: simulator.invokedFrom ?? null,
      seed: simulator.seed ?? null,
    },
    multipoint: {
      computer: multipoint.computer ?? null,
      powershell: multipoint.powershell ?? null,
      concurrency: multipoint.concurrency,
      probeProcess: multipoint.probeProcess ?? null,
      probeScript: multipoint.probeScript ?? null,
      probeTimeout: duration(multipoint.probeTimeout),
    },
    wts: { library: wts.library ?? null },
    logind: { bus: logind.bus ?? null },
  }
}

/** @throws {RangeError} for text that the schema's pattern refuses */
function duration(text: string): Milliseconds {
  const length = parseDuration(text)
  if (length === null) throw new RangeError(`no length of time: ${text}`)
  return length
}
