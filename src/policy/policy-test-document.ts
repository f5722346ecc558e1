import type { Reason, Status, Summary } from '../model/plan.ts'
import type { Ensure } from '../model/policy.ts'
import type { Action, Connection, SessionState, Tristate } from '../model/session.ts'

/** What the compiled validator proves of a policy test, defaults applied. Mirrors `schemas/policy-test.v1.schema.json`. */
export interface PolicyTestDocument {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: 'PolicyTest'
  readonly metadata: { readonly name: string | number }
  readonly spec: {
    readonly policies?: readonly string[]
    readonly now?: string
    readonly timeZone?: string
    readonly host: string
    readonly sessions: readonly TestSessionDocument[]
    readonly observation?: string
    readonly simulator: { readonly blocked: 'known' | 'hidden'; readonly notifies: boolean; readonly seed: number }
    /** Of the shape of a settings file's, which checks it again and has the defaults. */
    readonly settings: Readonly<Record<string, unknown>>
    readonly lasts?: string
    readonly timeline: readonly HappeningDocument[]
    readonly expect: readonly ExpectationDocument[]
  }
}

type Id = string | number
type Ids = Id | readonly Id[]
/** A fraction is text, since only whole numbers are read as such where station 1.10 is not 1.1. */
type Share = number | string

export interface TestSessionDocument {
  readonly id?: Id
  readonly user: string | null
  readonly domain: string | null
  readonly groups: readonly string[] | null
  readonly station: Id | null
  readonly client: Id | null
  readonly connection?: Connection | null
  readonly state: SessionState
  readonly blocked: Tristate
  readonly locked: Tristate
  readonly admin: boolean | null
  readonly logonAt?: string | null
  readonly idleSince: string | null
  readonly idleFor?: string
  readonly own: boolean
  readonly can: readonly Action[]
}

/** One of the fields that are neither a time nor a repetition; the schema can't say so. */
export interface HappeningDocument {
  readonly at?: string
  readonly after?: string
  readonly every?: string
  readonly until?: string
  readonly logon?: {
    readonly user: string
    readonly domain?: string
    readonly groups: readonly string[]
    readonly station?: Id
    readonly client?: Id
    readonly admin: boolean
  }
  readonly logoff?: Ids
  readonly disconnect?: Ids
  readonly reconnect?: { readonly session: Id; readonly station?: Id }
  readonly block?: Ids
  readonly unblock?: Ids
  readonly blockAll?: true
  readonly unblockAll?: true
  readonly lock?: Ids
  readonly unlockOwn?: Ids
  readonly leave?: Ids
  readonly touch?: Ids
  readonly hold?: { readonly sessions: Id; readonly for: string; readonly reason: string }
  readonly override?: {
    readonly sessions: Id
    readonly ensure: Ensure
    readonly for: string
    readonly reason: string
  }
  readonly release?: Id
  readonly stop?: string
  readonly resume?: true
  readonly setClock?: string
  readonly sleep?: string
  readonly trouble?: {
    readonly failureRate?: Share
    readonly hangRate?: Share
    readonly lieRate?: Share
    readonly latency?: string
    readonly reblockAfter?: string
  }
}

/** Fields of a moment or of a span, not of both; the schema can't say so. */
export interface ExpectationDocument {
  readonly at?: string
  readonly after?: string
  readonly from?: string
  readonly until?: string
  readonly sessions?: Ids
  readonly summary?: Partial<Summary>
  readonly status?: Status
  readonly action?: Action | 'none'
  readonly desired?: Exclude<Ensure, 'unmanaged'> | null
  readonly reason?: Reason['code']
  readonly rule?: string | null
  readonly previewRule?: string | null
  readonly previewAction?: Action | 'none'
  readonly state?: SessionState
  readonly blocked?: Tristate
  readonly locked?: Tristate
  readonly gone?: boolean
  readonly warned?: boolean
  readonly contested?: boolean
  readonly writes?: {
    readonly action?: Action
    readonly atLeast?: number
    readonly atMost?: number
    readonly per?: string
  }
  readonly unlockedWithin?: string
  readonly never?: 'disconnected' | 'blocked' | 'contested'
}
