import type { Incarnation } from '../../model/incarnation.ts'
import type { Instant } from '../../model/time.ts'
import type { UserName } from '../../model/user-name.ts'

/** What is asked of a native thread, and what it answers. All of it crosses between threads, so it is plain data. */
export interface Calls {
  /** Finds all that is needed of Windows. */
  readonly open: { readonly argument: null; readonly answer: null }
  readonly look: { readonly argument: null; readonly answer: Look }
  /** Whether the session still is that incarnation. */
  readonly check: { readonly argument: Incarnation; readonly answer: null }
  readonly disconnect: { readonly argument: Incarnation; readonly answer: null }
  readonly notify: { readonly argument: { readonly target: Incarnation; readonly text: string }; readonly answer: null }
  readonly membership: { readonly argument: UserName & { readonly computer: string }; readonly answer: Membership }
  readonly timeLimits: { readonly argument: null; readonly answer: readonly TimeLimit[] }
  /** Answers when it was released; until then it tells of every event. */
  readonly listen: { readonly argument: Release; readonly answer: null }
  /** Answers whether the listener heard it. */
  readonly release: { readonly argument: Release; readonly answer: boolean }
}

export type CallName = keyof Calls

/** What is not understood as done. A code is Windows' own, of the function named. */
export type Failure =
  | { readonly kind: 'code'; readonly call: string; readonly code: number }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unsupported'; readonly because: 'own-session' | 'services' }
  /** The library, or what is needed of it, is not there. */
  | { readonly kind: 'missing'; readonly message: string }

export type Answer<Name extends CallName> =
  | { readonly kind: 'answer'; readonly value: Calls[Name]['answer'] }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** Something happened, and the call goes on. */
  | { readonly kind: 'event' }

/** The sessions as Windows tells of them. */
export interface Look {
  readonly sessions: readonly SeenSession[]
  /** The session at the machine's own screen and keyboard; null: none at the moment. */
  readonly console: number | null
  /** The session in which this process runs; null: Windows did not say. */
  readonly own: number | null
}

export interface SeenSession {
  readonly id: number
  /** WTS_CONNECTSTATE_CLASS */
  readonly state: number
  /** null: none. */
  readonly user: string | null
  readonly domain: string | null
  /** null: Windows did not tell, or was not asked, as of a session without a user. */
  readonly details: SessionDetails | null
}

export interface SessionDetails {
  /** SessionFlags of WTSINFOEX_LEVEL1_W */
  readonly flags: number
  readonly logonAt: Instant | null
  readonly lastInputAt: Instant | null
  /** WTSClientProtocolType of an active session; null: not known. */
  readonly protocol: number | null
  /** null: not known, or none. */
  readonly client: string | null
}

/** The groups that a user is in. */
export interface Membership {
  /** Groups of this computer, the built-in ones included, also through another group. */
  readonly local: readonly string[]
  /** Groups of the user's domain that the user is in directly. */
  readonly domain: readonly string[]
  /** null: the name of the built-in administrators was not found. */
  readonly admin: boolean | null
}

/** Ends a disconnected session after so long, logging its user off. */
export interface TimeLimit {
  readonly milliseconds: number
  /** Where it is set. */
  readonly place: string
}

/** Shared between the listener and whoever releases it: [released, ended]. */
export interface Release {
  readonly cells: Int32Array<SharedArrayBuffer>
}
export const RELEASED = 0
export const ENDED = 1
