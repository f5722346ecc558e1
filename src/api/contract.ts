/**
 * The documents that the daemon's own page is made of. Types alone, so that the page can share them. All instants are ISO 8601 in UTC.
 * What the command line prints as JSON is served as it is: see `src/documents/`.
 */
import type { Scope } from '../model/access.ts'
import type { FightDetection } from '../model/plan.ts'
import type { Connection, SessionState, Tristate } from '../model/session.ts'

/** `GET /v1/board`: all that a page needs to begin with. What changes since follows as events from `cursor` on. */
export interface BoardDocument {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: 'Board'
  /** Id of the last event that is in it: `Last-Event-ID` of the first request for events. */
  readonly cursor: string
  readonly head: BoardHead
  /** By session id. People's sessions only. */
  readonly sessions: readonly BoardSession[]
}

/** Everything but the sessions. */
export interface BoardHead {
  readonly host: string
  readonly provider: string
  readonly version: string
  /** When the host was last seen, to within a second; null: not yet. */
  readonly observedAt: string | null
  /** Why acting is stopped; null: it is not. Empty for a wall, where the reason may name people. */
  readonly stopped: string | null
  readonly armed: boolean
  /** What keeps the daemon from its work, each told once; empty: nothing does. */
  readonly troubles: readonly Trouble[]
  readonly fightDetection: FightDetection | null
  /** A Block All that was recognised and of which at least one session is still blocked; null: there is none. */
  readonly blockAll: { readonly at: string; readonly sessions: number; readonly of: number } | null
  readonly policies: BoardPolicies
  /** Stations that the policies name, by id. Those without a session are empty desks. */
  readonly stations: readonly {
    readonly id: string
    readonly name: string | null
    readonly labels: Readonly<Record<string, string>>
  }[]
  /** Holds and overrides that are in force, oldest first. */
  readonly placed: readonly BoardPlaced[]
  /** Of the plan in force, by `summary` of the contract; null: nothing was planned yet. */
  readonly summary: Readonly<Record<string, number>> | null
  readonly budgets: {
    readonly writes: BoardBudget
    readonly disconnects: BoardBudget | null
  } | null
}

export interface BoardBudget {
  readonly left: number
  readonly count: number
  /** In ms. */
  readonly per: number
  readonly moreAt: string | null
}

/** Something that keeps the daemon from seeing, deciding or acting. */
export interface Trouble {
  readonly what:
    | 'observe-failed'
    | 'provider-failed'
    | 'pass-failed'
    | 'policies-rejected'
    | 'policies-unreachable'
    | 'policies-unwatched'
    | 'hints-lost'
  readonly since: string
  /** Empty for a wall. */
  readonly message: string
}

export interface BoardPolicies {
  /** Folder, or address of the repository, without secrets. */
  readonly source: string
  readonly revision: string | null
  readonly rules: number
  readonly loadedAt: string | null
  /** Absent from a folder. */
  readonly commit: {
    readonly id: string
    readonly committedAt: string | null
    readonly fetchedAt: string | null
  } | null
  /** Why those in force are not those in the source; null: they are. */
  readonly problem: string | null
  /** Errors of what was refused last, and warnings of what is in force. */
  readonly diagnostics: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning'
    readonly file: string
    readonly line: number
    readonly column: number
    readonly message: string
  }[]
}

export interface BoardPlaced {
  readonly id: string
  readonly kind: 'hold' | 'override'
  /** null for a wall, as are `by` and `reason`; with a match also where it is about others as well, as is `reason`. */
  readonly selector: string | null
  readonly by: string | null
  readonly reason: string | null
  readonly ensure: string | null
  readonly until: string
  /** Ids of the sessions that it covers now. */
  readonly sessions: readonly string[]
}

/** One session as it stands. */
export interface BoardSession {
  readonly id: string
  readonly incarnation: string
  /** null for a wall, as is `client`. */
  readonly user: string | null
  readonly client: string | null
  readonly station: string | null
  readonly connection: Connection | null
  readonly state: SessionState
  readonly blocked: Tristate
  readonly locked: Tristate
  readonly admin: boolean | null
  readonly logonAt: string | null
  readonly idleSince: string | null
  /** As in a plan: `status`, `action`, `desired`, `reason`, `rule`, `preview`, `drift`. The reason of a wall has its code alone, and its rule is null. */
  readonly decision: BoardDecision
  /** Since when the decision is this one: same status, action, reason's code and rule. Never before the daemon began. */
  readonly since: string
  /** Someone fights the policy over it; null: nobody does. Of a wall the policy and the rule are empty: they may be called by whom they are for. */
  readonly contested: {
    readonly policy: string
    readonly rule: string
    readonly reversals: number
    readonly since: string
    readonly until: string
    readonly whenContested: 'slow' | 'yield'
  } | null
  /** A warning runs; null: none does. */
  readonly notice: { readonly until: string; readonly shown: boolean | null } | null
}

export interface BoardDecision {
  readonly status: string
  readonly action: string
  readonly desired: string | null
  readonly reason: { readonly code: string; readonly [field: string]: unknown }
  readonly rule: {
    readonly policy: string
    readonly rule: string
    readonly file?: string
    readonly line?: number
  } | null
  /** Further fields of the contract, as `preview` and `drift`. */
  readonly [field: string]: unknown
}

/** What `GET /v1/events` sends, by the SSE field `event`; its `id` is where to go on from. */
export type BoardChange =
  /** Everything anew, as when it can't be gone on from where the client was. */
  | { readonly event: 'board'; readonly data: BoardDocument }
  /** Those of its fields that are others now. */
  | { readonly event: 'head'; readonly data: Partial<BoardHead> }
  | { readonly event: 'session'; readonly data: BoardSession }
  | { readonly event: 'gone'; readonly data: { readonly id: string } }
  /** Something happened, as a line of the daemon's log (`src/documents/event.ts`). Not for walls. */
  | { readonly event: 'happened'; readonly data: Readonly<Record<string, unknown>> }

/** `GET /v1/viewer`: who asks. */
export interface ViewerDocument {
  readonly apiVersion: 'stationkeeper/v1'
  readonly kind: 'Viewer'
  readonly name: string
  readonly may: readonly Scope[]
  /** Text of the selector; null: all sessions. */
  readonly match: string | null
  readonly expiresAt: string
}

/** Body of `POST /v1/holds`. `selector` left out: all sessions of the token's match, which it then must have. */
export interface HoldOrder {
  readonly selector?: string
  /** A length as in policies: `20m`. */
  readonly for: string
  readonly reason: string
}

/** RFC 9457; the media type is application/problem+json. */
export interface Problem {
  /** `about:blank`, or `urn:stationkeeper:` and a name of the closed list in the OpenAPI document. */
  readonly type: string
  readonly title: string
  readonly status: number
  /** What happened, and what to do. */
  readonly detail: string
}
