import type { Diagnostic } from '../model/diagnostic.ts'
import type { DisruptionBudget } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import { type Milliseconds, parseDuration } from '../model/time.ts'
import { diagnostic, hasErrors, sortDiagnostics } from './codes.ts'
import { isRecord } from './document-head.ts'
import type { GitDocument, SettingsDocument } from './document-types.ts'
import validateSettings from './generated/settings.js'
import { placeOfValue } from './locate.ts'
import { schemaMessage } from './schema-errors.ts'
import { settingFindings } from './setting-findings.ts'
import { readSingle } from './single-document.ts'

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

export interface ParsedSettings {
  /** null when there is any error. */
  readonly settings: FileSettings | null
  readonly diagnostics: readonly Diagnostic[]
  /** The settings that the file itself gives, as `resync` or `hostLimit.count`; all others are defaults. */
  readonly written: ReadonlySet<string>
}

/** Reads `stationkeeper.yaml`. An empty file gives the defaults, with a warning. Never throws on any text. */
export function parseSettings(path: string, text: string): ParsedSettings {
  const written = new Set<string>()
  const { read, diagnostics } = readSingle(path, text, 'Settings', validateSettings, value => note(value, written))
  if (read === null) {
    return { settings: hasErrors(diagnostics) ? null : defaultSettings(), diagnostics, written }
  }
  const problems = settingFindings(read.content).map(({ finding, path, message, hint }) =>
    diagnostic(finding, placeOfValue(read.document, ['spec', ...path]), message, hint),
  )
  if (problems.length > 0)
    return { settings: null, diagnostics: sortDiagnostics([...diagnostics, ...problems]), written }
  return { settings: toSettings(read.content), diagnostics, written }
}

/** A value that did not come from a file, and what is wrong with it. */
export interface SettingProblem {
  /** `resync`, `simulator.world`; empty where no single one is to blame. */
  readonly name: string
  readonly message: string
  readonly hint: string | null
}

/** Checks settings that flags or variables give, in the shape of a file's `spec`. */
export function checkSettings(spec: Readonly<Record<string, unknown>>): {
  readonly settings: FileSettings | null
  readonly problems: readonly SettingProblem[]
} {
  const document: unknown = { apiVersion: 'stationkeeper/v1', kind: 'Settings', spec: structuredClone(spec) }
  if (!validateSettings(document)) {
    const problems = (validateSettings.errors ?? []).map(error => {
      const { message, hint } = schemaMessage(error)
      return { name: error.instancePath.split('/').slice(2).join('.'), message, hint }
    })
    return { settings: null, problems }
  }
  const problems = settingFindings(document).map(({ path, message, hint }) => ({ name: path.join('.'), message, hint }))
  if (problems.length > 0) return { settings: null, problems }
  return { settings: toSettings(document), problems: [] }
}

/** What holds without a file. */
export function defaultSettings(): FileSettings {
  const { settings } = checkSettings({})
  if (settings === null) throw new Error('the defaults of the settings schema do not satisfy it')
  return settings
}

function note(value: unknown, written: Set<string>): void {
  if (isRecord(value) && isRecord(value.spec)) noteWithin(value.spec, '', written)
}

/** The names of single values; a set of values is not one itself. */
function noteWithin(values: Readonly<Record<string, unknown>>, prefix: string, written: Set<string>): void {
  for (const [key, value] of Object.entries(values)) {
    const name = prefix + key
    if (isRecord(value)) noteWithin(value, `${name}.`, written)
    else written.add(name)
  }
}

function toSettings({ spec }: SettingsDocument): FileSettings {
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
