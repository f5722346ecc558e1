import type { Milliseconds } from '../model/time.ts'

/** Everything that a person may set, with every default applied. Paths are absolute. */
export interface Settings {
  /** null: what the system, or the simulated world, calls itself. */
  readonly host: string | null
  readonly provider: string
  readonly policies: string
  readonly state: string
  /** Zone of windows that name none; null: UTC, with a warning. */
  readonly timeZone: string | null
  readonly resync: Milliseconds
  readonly settle: Milliseconds
  readonly observeTimeout: Milliseconds
  readonly logLevel: LogLevel
  readonly simulator: SimulatorPart
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** How the simulated classroom behaves. */
export interface SimulatorPart {
  /** The file of the world. */
  readonly world: string
  readonly concurrency: number
  readonly latency: Milliseconds
  readonly failureRate: number
  readonly hangRate: number
  readonly blocked: 'known' | 'hidden'
  /** null: another row of troubles every time. */
  readonly seed: number | null
}

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly file: string }
  /** The daemon that holds the host's lease uses it. */
  | { readonly kind: 'daemon' }
  | { readonly kind: 'default' }

/** Names of single values as people write them: `resync`, `simulator.world`. */
export type SettingName = Exclude<keyof Settings, 'simulator'> | `simulator.${keyof SimulatorPart}`

export interface ResolvedSettings {
  readonly settings: Settings
  readonly origins: ReadonlyMap<SettingName, Origin>
  /** null: there is none. */
  readonly file: string | null
}
