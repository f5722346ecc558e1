import type { SessionSelector } from '../model/hold.ts'
import type { Summary } from '../model/plan.ts'
import type { Ensure } from '../model/policy.ts'
import type { Action } from '../model/session.ts'
import type { Instant, Milliseconds } from '../model/time.ts'
import type { Place } from '../policy/codes.ts'
import type { FileSettings } from '../policy/file-settings.ts'
import type { Logon } from '../providers/simulator/logon.ts'
import type { Trouble } from '../providers/simulator/trouble.ts'
import type { WorldState } from '../providers/simulator/world.ts'

/** Elapsed since the test began, by a clock that nobody sets. */
export type Offset = Milliseconds

/** One `kind: PolicyTest`, ready to be run. */
export interface PolicyTest {
  readonly name: string
  /** Of its name. */
  readonly place: Place
  /** Whole paths of files and folders. */
  readonly policies: readonly string[]
  readonly startsAt: Instant
  /** Of windows that name none, and of all that people are told. null: not said. */
  readonly timeZone: string | null
  /** The host as it is then. */
  readonly world: WorldState
  readonly blocked: 'known' | 'hidden'
  readonly notifies: boolean
  readonly seed: number
  readonly settings: FileSettings
  readonly length: Milliseconds
  readonly timeline: readonly Scheduled[]
  readonly expectations: readonly Expectation[]
}

/** Something that happens once, or again and again. */
export interface Scheduled {
  readonly at: Offset
  /** null: once. */
  readonly every: Milliseconds | null
  /** The last time that it may happen again. */
  readonly until: Offset
  readonly happening: Happening
  readonly place: Place
}

/** What can be done to sessions by their ids. */
export type Deed = 'logoff' | 'disconnect' | 'block' | 'unblock' | 'lock' | 'unlockOwn' | 'leave' | 'touch'

/** What somebody else than the policies does. Closed: the format of tests is made of these. */
export type Happening =
  | { readonly kind: 'logon'; readonly who: Omit<Logon, 'at'> }
  | { readonly kind: 'deed'; readonly deed: Deed; readonly ids: readonly string[] }
  | { readonly kind: 'reconnect'; readonly id: string; readonly station: string | null }
  | { readonly kind: 'blockAll' }
  | { readonly kind: 'unblockAll' }
  | {
      readonly kind: 'hold'
      readonly selector: SessionSelector
      readonly length: Milliseconds
      readonly reason: string
    }
  | {
      readonly kind: 'override'
      readonly selector: SessionSelector
      readonly ensure: Ensure
      readonly length: Milliseconds
      readonly reason: string
    }
  | { readonly kind: 'release'; readonly selector: SessionSelector }
  | { readonly kind: 'stop'; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'setClock'; readonly to: { readonly by: number } | { readonly at: Instant } }
  | { readonly kind: 'sleep'; readonly length: Milliseconds }
  | { readonly kind: 'trouble'; readonly trouble: Trouble }

/** What is said of a session at a moment. Those of a decision are of the plan, the others of the host. */
export const decisionFields = ['status', 'action', 'desired', 'reason', 'rule', 'previewRule', 'previewAction'] as const
export const hostFields = ['state', 'blocked', 'locked', 'gone', 'warned', 'contested'] as const

export type WantedField = (typeof decisionFields)[number] | (typeof hostFields)[number]

/** null: none. */
export type FieldValue = string | boolean | null

export interface Wanted {
  readonly field: WantedField
  readonly value: FieldValue
  readonly place: Place
}

export interface Span {
  readonly from: Offset
  /** Included. */
  readonly until: Offset
}

/** Whom an expectation is about. null: every session of a user. */
export type Whom = readonly string[] | null

/** What has to hold. Closed, as what it may fail by is. */
export type Expectation =
  | {
      readonly kind: 'sessions'
      readonly at: Offset
      readonly whom: Whom
      readonly wanted: readonly Wanted[]
      readonly place: Place
    }
  | { readonly kind: 'summary'; readonly at: Offset; readonly sums: Partial<Summary>; readonly place: Place }
  | {
      readonly kind: 'writes'
      readonly span: Span
      /** null: all sessions together. */
      readonly whom: Whom
      /** null: any. */
      readonly action: Action | null
      readonly atLeast: number | null
      readonly atMost: number | null
      /** Of `atMost`; null: the whole span. */
      readonly per: Milliseconds | null
      readonly place: Place
    }
  | {
      readonly kind: 'unlockedWithin'
      readonly span: Span
      readonly whom: Whom
      readonly within: Milliseconds
      readonly place: Place
    }
  | { readonly kind: 'never'; readonly span: Span; readonly whom: Whom; readonly what: Never; readonly place: Place }

export type Never = 'disconnected' | 'blocked' | 'contested'
