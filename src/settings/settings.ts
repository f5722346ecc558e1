import type { DisruptionBudget, GuardSettings } from '../model/ledger.ts'
import type { Limit } from '../model/policy.ts'
import type { Milliseconds } from '../model/time.ts'
import type { GitOptions } from '../policy/git/git-options.ts'

/** Everything that a person may set, with every default applied. Paths are absolute. */
export interface Settings {
  /** null: what the system, or the simulated world, calls itself. */
  readonly host: string | null
  readonly provider: string
  /** Folder of the policies. Nothing is read there while `git` is set. */
  readonly policies: string
  /** Repository of the policies; null: they are in the folder. */
  readonly git: GitOptions | null
  readonly state: string
  /** Zone of windows that name none; null: UTC, with a warning. */
  readonly timeZone: string | null
  readonly resync: Milliseconds
  readonly settle: Milliseconds
  readonly observeTimeout: Milliseconds
  readonly logLevel: LogLevel
  /** All writes on the host. */
  readonly hostLimit: Limit
  readonly disruptionBudget: DisruptionBudget
  /** Users and groups to whose sessions nothing is done, as globs. */
  readonly protect: GuardSettings['protect']
  /** What counts as someone pressing Block All; `share` in (0, 1]. */
  readonly blockAll: { readonly sessions: number; readonly share: number; readonly within: Milliseconds }
  /** The longest that a hold or an override may last. */
  readonly longestHold: Milliseconds
  /** Folder of the leases of real hosts, machine-wide. */
  readonly leases: string
  readonly api: ApiPart
  readonly alerts: AlertsPart
  readonly simulator: SimulatorPart
  readonly multipoint: MultiPointPart
  readonly wts: WtsPart
  readonly logind: LogindPart
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** How the daemon is reached beside its socket. */
export interface ApiPart {
  /** An address of the loopback; null: nothing listens. Port 0: any that is free. */
  readonly listen: Listen | null
  /** Origins of pages that a proxy serves for the daemon, as browsers send them. */
  readonly origins: readonly string[]
}

export interface Listen {
  /** Without brackets. */
  readonly host: string
  readonly port: number
}

/** Who is told when something needs a person. At most one of `webhook` and `webhookFile`. */
export interface AlertsPart {
  /** Address to post to, which may be a secret; null: none, or it is in the file. */
  readonly webhook: string | null
  /** File that holds the address; null: none. */
  readonly webhookFile: string | null
  readonly minimumGap: Milliseconds
  /** Whether names of people may stand in an alert. */
  readonly names: boolean
}

/** How the simulated classroom behaves. */
export interface SimulatorPart {
  /** The file of the world. */
  readonly world: string
  readonly concurrency: number
  readonly latency: Milliseconds
  readonly failureRate: number
  readonly hangRate: number
  readonly blocked: 'known' | 'hidden'
  /** false: as a real host, it has to be armed once by `run --enforce`. */
  readonly armed: boolean
  /** Id of the simulated session in which commands are said to be typed; null: none. */
  readonly invokedFrom: string | null
  /** null: another row of troubles every time. */
  readonly seed: number | null
}

/** How MultiPoint's cmdlets are reached. */
export interface MultiPointPart {
  /** Kept from here over PowerShell remoting; null: this computer. */
  readonly computer: string | null
  /** null: Windows PowerShell 5.1 on Windows, `pwsh` elsewhere. */
  readonly powershell: string | null
  /** Actions at a time, each in a PowerShell of its own. */
  readonly concurrency: number
  /** Name of a process that runs in a session exactly while it is blocked; null: none. */
  readonly probeProcess: string | null
  /** A site's own script that returns the ids of blocked sessions; null: none. */
  readonly probeScript: string | null
  readonly probeTimeout: Milliseconds
}

/** How Windows' own sessions are reached. */
export interface WtsPart {
  /** A library that stands in for Windows' own; null: none. */
  readonly library: string | null
}

/** How the sessions of Linux are reached. */
export interface LogindPart {
  /** Address of the bus on which logind is; null: the system's own. */
  readonly bus: string | null
}

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly file: string }
  /** The daemon that holds the host's lease uses it. */
  | { readonly kind: 'daemon' }
  | { readonly kind: 'default' }

/** Settings that are several values under one name. */
type SettingGroup =
  | 'hostLimit'
  | 'disruptionBudget'
  | 'protect'
  | 'blockAll'
  | 'api'
  | 'alerts'
  | 'simulator'
  | 'multipoint'
  | 'wts'
  | 'logind'

/** What a Git repository is described by, as people write it. */
export type GitSettingName =
  `policies.git.${'url' | 'branch' | 'tag' | 'path' | 'every' | 'timeout' | 'maxSize' | 'verify.commits' | 'verify.tags' | 'credentials.helper' | 'credentials.file' | 'proxy' | 'caFile' | 'knownHosts' | 'sshKey'}`

/** Names of single values as people write them: `resync`, `simulator.world`. */
export type SettingName =
  | Exclude<keyof Settings, SettingGroup | 'git'>
  | GitSettingName
  | { [Group in SettingGroup]: `${Group}.${keyof Settings[Group] & string}` }[SettingGroup]

export interface ResolvedSettings {
  readonly settings: Settings
  readonly origins: ReadonlyMap<SettingName, Origin>
  /** null: there is none. */
  readonly file: string | null
}
