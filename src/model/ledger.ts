import type { Sightings } from './incarnation.ts'
import type { Limit, RuleRef } from './policy.ts'
import type { Action } from './session.ts'
import type { Instant, Milliseconds } from './time.ts'

/** What the planner may know of the past, as of one instant. Elapsed times are already turned into instants on the wall clock. */
export interface Ledger {
  readonly sightings: Sightings
  /** By session id: an action whose effect is still open. */
  readonly inFlight: ReadonlyMap<string, { readonly incarnation: string; readonly action: Action }>
  /** By incarnation: when it was last unlocked or an unlock was asserted. */
  readonly lastUnlock: ReadonlyMap<string, Instant>
  /** Incarnations that were disconnected once although their state was not `active`. */
  readonly disconnected: ReadonlySet<string>
  /** By incarnation: effects of ours that were verified and that nobody has undone so far. */
  readonly treated: ReadonlyMap<string, readonly Treatment[]>
  /** By {@link backoffKey}. An entry counts only while the rule's content is the same. */
  readonly backoff: ReadonlyMap<
    string,
    { readonly until: Instant; readonly attempt: number; readonly ruleDigest: string }
  >
  /** By {@link backoffKey}. An entry counts only while the rule's content is the same. */
  readonly fights: ReadonlyMap<string, Fight>
  /** By {@link backoffKey}: warnings that precede a disconnect, also cancelled ones for as long as they may not be repeated. */
  readonly notices: ReadonlyMap<string, NoticeGiven>
  /** By session id: when each counted write was made, oldest first. */
  readonly writes: ReadonlyMap<string, readonly Instant[]>
  /** When each disconnect that was not dropped was made, on the whole host, oldest first. */
  readonly disconnects: readonly Instant[]
  /** Set while final failures pause the provider; it ends with a new revision. */
  readonly providerFailed: { readonly until: Instant; readonly message: string; readonly revision: string } | null
  /** Who had this host's policies enforced, and when. null: nobody yet. */
  readonly armed: { readonly by: string; readonly at: Instant } | null
}

/** An effect of ours that was seen. */
export interface Treatment {
  readonly intent: string
  readonly action: Action
  readonly rule: { readonly policy: string; readonly rule: string; readonly digest: string }
  readonly verifiedAt: Instant
}

/** How a rule and somebody else contend for a session. */
export interface Fight {
  readonly ruleDigest: string
  /** The latest reversals, oldest first: at least as many as any rule counts. */
  readonly reversals: readonly Instant[]
  /** null: there were not so many reversals yet. */
  readonly contestedSince: Instant | null
}

/** A warning before a disconnect. The wait is kept whether it could be shown or not, and begins when that is known. */
export interface NoticeGiven {
  readonly ruleDigest: string
  readonly begunAt: Instant
  /** When the disconnect may follow; while `shown` is null, the earliest that it may. */
  readonly until: Instant
  /** null: not known yet. */
  readonly shown: boolean | null
  /** Something kept the disconnect back, so the wait begins anew; the person is not told again before `until`. */
  readonly cancelled: boolean
}

/** Backoff, fights and notices are kept per incarnation and rule. */
export function backoffKey(incarnation: string, rule: Pick<RuleRef, 'policy' | 'rule'>): string {
  return `${incarnation}\n${rule.policy}\n${rule.rule}`
}

/** What a {@link backoffKey} was made of. Names of policies and rules are single lines. */
export function partsOfBackoffKey(key: string): Pick<RuleRef, 'policy' | 'rule'> & { readonly incarnation: string } {
  const end = key.lastIndexOf('\n')
  const middle = key.lastIndexOf('\n', end - 1)
  return { incarnation: key.slice(0, middle), policy: key.slice(middle + 1, end), rule: key.slice(end + 1) }
}

/** What a snapshot is planned against: nothing was ever done. */
export const emptyLedger: Ledger = {
  sightings: new Map(),
  inFlight: new Map(),
  lastUnlock: new Map(),
  disconnected: new Set(),
  treated: new Map(),
  backoff: new Map(),
  fights: new Map(),
  notices: new Map(),
  writes: new Map(),
  disconnects: [],
  providerFailed: null,
  armed: null,
}

/** Guards that a person may set aside for one request, by name and with a reason. */
export const overridableGuards = [
  'disarmed',
  'protected',
  'held',
  'notice',
  'backoff',
  'contested',
  'disruption-budget',
] as const

export type OverridableGuard = (typeof overridableGuards)[number]

/** At most so many disconnects on the host in any `per`. */
export interface DisruptionBudget {
  readonly count: number
  /** Further bound, in (0, 1]: of the sessions active now and those disconnected within `per`, rounded up. null: none. */
  readonly share: number | null
  readonly per: Milliseconds
}

/** What an operator, not a policy, has said about acting at all. */
export interface GuardSettings {
  readonly stopped: boolean
  readonly armed: boolean
  /** Nothing is done to these. Globs as in `match`: `DOMAIN\name` or name, and names of groups. */
  readonly protect: { readonly users: readonly string[]; readonly groups: readonly string[] }
  /** All writes on the host. */
  readonly hostLimit: Limit
  readonly disruptionBudget: DisruptionBudget
  /** Id of the session in which the request at hand was made; null: none, or not known. */
  readonly invokedFrom: string | null
  /** For the request at hand. */
  readonly setAside: readonly OverridableGuard[]
}
