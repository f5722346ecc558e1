import type { Sightings } from './incarnation.ts'
import type { RuleRef } from './policy.ts'
import type { Action } from './session.ts'
import type { Instant } from './time.ts'

/** What the planner may know of the past, as of one instant. Elapsed times are already turned into instants on the wall clock. */
export interface Ledger {
  readonly sightings: Sightings
  /** By session id: an action whose effect is still open. */
  readonly inFlight: ReadonlyMap<string, { readonly incarnation: string; readonly action: Action }>
  /** By incarnation: when it was last unlocked or an unlock was asserted. */
  readonly lastUnlock: ReadonlyMap<string, Instant>
  /** Incarnations that were disconnected once although their state was not `active`. */
  readonly disconnected: ReadonlySet<string>
  /** By {@link backoffKey}. An entry counts only while the rule's content is the same. */
  readonly backoff: ReadonlyMap<
    string,
    { readonly until: Instant; readonly attempt: number; readonly ruleDigest: string }
  >
  /** By session id: when each counted write was made, oldest first. */
  readonly writes: ReadonlyMap<string, readonly Instant[]>
  /** Set while final failures pause the provider; it ends with a new revision. */
  readonly providerFailed: { readonly until: Instant; readonly message: string; readonly revision: string } | null
}

/** Backoff is kept per incarnation and rule. */
export function backoffKey(incarnation: string, rule: Pick<RuleRef, 'policy' | 'rule'>): string {
  return `${incarnation}\n${rule.policy}\n${rule.rule}`
}

/** What a snapshot is planned against: nothing was ever done. */
export const emptyLedger: Ledger = {
  sightings: new Map(),
  inFlight: new Map(),
  lastUnlock: new Map(),
  disconnected: new Set(),
  backoff: new Map(),
  writes: new Map(),
  providerFailed: null,
}

/** What an operator, not a policy, has said about acting at all. */
export interface GuardSettings {
  readonly stopped: boolean
}
