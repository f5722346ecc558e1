/** What the compiled validators prove of a document, defaults applied. Mirrors `schemas/*.json`. */

export type { PolicyTestDocument } from './policy-test-document.ts'

export type OneOrMany<T> = T | readonly T[]
export type Text = string | number

interface Head<K extends string> {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: K
  readonly metadata: { readonly name: Text }
}

export interface MatchDocument {
  readonly everySession?: true
  readonly sessionId?: OneOrMany<Text>
  readonly user?: OneOrMany<Text>
  readonly group?: OneOrMany<Text>
  readonly station?: OneOrMany<Text>
  readonly labels?: Readonly<Record<string, OneOrMany<Text>>>
  readonly client?: OneOrMany<Text>
  readonly connection?: OneOrMany<'station' | 'remote' | 'console'>
  readonly admin?: boolean
  readonly idleFor?: string
  readonly host?: OneOrMany<Text>
  readonly any?: readonly MatchDocument[]
  readonly all?: readonly MatchDocument[]
  readonly not?: MatchDocument
}

export type DayName = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

export interface WindowDocument {
  readonly days?: OneOrMany<DayName>
  readonly on?: OneOrMany<Text>
  readonly except?: OneOrMany<Text>
  readonly from: string
  readonly to: string
  readonly timeZone?: string
}

export interface ReapplyDocument {
  readonly every: string
  readonly backoff: { readonly initial: string; readonly max: string }
  readonly limit: { readonly count: number; readonly per: string }
  readonly contestedAfter: { readonly reversals: number; readonly within: string }
  readonly whenContested: 'slow' | 'yield'
}

export interface RuleDocument {
  readonly name: Text
  readonly match: MatchDocument
  readonly ensure: 'unlocked' | 'disconnected' | 'unmanaged'
  readonly priority?: number
  readonly timeout: string
  readonly touchAdmins: boolean
  readonly lift: 'blocks' | 'any-lock'
  readonly onBlock: string
  readonly when?: OneOrMany<WindowDocument>
  readonly reapply: 'gentle' | 'normal' | 'stubborn' | ReapplyDocument
  readonly notice?: { readonly before: string; readonly text: string }
}

export interface SessionPolicyDocument extends Head<'SessionPolicy'> {
  readonly spec: {
    readonly priority: number
    readonly mode: 'enforce' | 'plan-only'
    readonly timeZone?: string
    readonly notBefore?: string
    readonly expiresAt?: string
    readonly rules: readonly RuleDocument[]
  }
}

interface StationDocument {
  readonly name?: Text
  readonly labels: Readonly<Record<string, Text>>
}

export interface InventoryDocument extends Head<'Inventory'> {
  readonly spec: { readonly stations: Readonly<Record<string, StationDocument>> }
}

export interface CalendarDocument extends Head<'Calendar'> {
  readonly spec: { readonly dates: readonly (string | { readonly from: string; readonly to: string })[] }
}

export interface GitDocument {
  readonly url: string
  readonly branch?: string
  readonly tag?: string
  readonly path?: string
  readonly every: string
  readonly timeout: string
  readonly maxSize: string
  readonly verify?: { readonly commits?: string; readonly tags?: string }
  readonly credentials?: { readonly helper?: string; readonly file?: string }
  readonly proxy?: string
  readonly caFile?: string
  readonly knownHosts?: string
  readonly sshKey?: string
}

export interface ApiDocument {
  readonly listen?: string
  readonly origins: readonly string[]
}

export interface AlertsDocument {
  readonly webhook?: string
  readonly webhookFile?: string
  readonly minimumGap: string
  readonly names: boolean
}

export interface SettingsDocument {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: 'Settings'
  readonly spec: {
    readonly host?: string
    readonly provider: 'simulator' | 'multipoint' | 'wts' | 'logind'
    readonly policies?: string | { readonly git: GitDocument }
    readonly state?: string
    readonly timeZone?: string
    readonly resync: string
    readonly settle: string
    readonly observeTimeout: string
    readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
    readonly hostLimit: { readonly count: number; readonly per: string }
    readonly disruptionBudget: { readonly count: number; readonly share?: number; readonly per: string }
    readonly protect: { readonly users: readonly string[]; readonly groups: readonly string[] }
    readonly blockAll: { readonly sessions: number; readonly share: number; readonly within: string }
    readonly longestHold: string
    readonly leases?: string
    readonly simulator: {
      readonly world?: string
      readonly concurrency: number
      readonly latency: string
      readonly failureRate: number
      readonly hangRate: number
      readonly blocked: 'known' | 'hidden'
      readonly armed: boolean
      readonly invokedFrom?: string
      readonly seed?: number
    }
    readonly multipoint: {
      readonly computer?: string
      readonly powershell?: string
      readonly concurrency: number
      readonly probeProcess?: string
      readonly probeScript?: string
      readonly probeTimeout: string
    }
    readonly wts: { readonly library?: string }
    readonly api: ApiDocument
    readonly alerts: AlertsDocument
    readonly logind: { readonly bus?: string }
  }
}

export interface SessionDocument {
  readonly id: Text
  readonly user: string | null
  readonly domain: string | null
  readonly groups: readonly string[] | null
  readonly station: Text | null
  readonly client: Text | null
  readonly connection: 'station' | 'remote' | 'console' | null
  readonly state: 'active' | 'disconnected' | 'other' | 'unknown'
  readonly blocked: 'yes' | 'no' | 'unknown'
  readonly locked: 'yes' | 'no' | 'unknown'
  readonly admin: boolean | null
  readonly logonAt: string | null
  readonly idleSince: string | null
  readonly own: boolean | null
  readonly can: readonly ('unlock' | 'disconnect')[]
  readonly cannot?: { readonly unlock?: string; readonly disconnect?: string }
}

export interface ObservationDocument {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: 'Observation'
  readonly host: string
  readonly observedAt: string
  readonly provider: string
  readonly complete: boolean
  readonly confirmsIdentity: boolean
  readonly unlockLiftsLocks: boolean
  readonly anonymisedFor?: readonly string[]
  readonly sessions: readonly SessionDocument[]
}
