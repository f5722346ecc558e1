import type { DecidedSession, Decision, Summary } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'

/** What one bundle says of a session: a decision without the session, which both bundles see alike. */
export type Verdict = Omit<Decision, 'session'>

/** A session that two bundles decide about differently at the same instant. */
export interface SessionDifference {
  readonly session: DecidedSession
  readonly before: Verdict
  readonly after: Verdict
  /** `rule`: another rule says the same, so that nothing comes of it. */
  readonly kind: 'outcome' | 'rule'
}

/**
 * What a gate counts of decisions. Like a plan's summary, but a change that a notice, a wait, a limit or the budget merely puts off counts
 * as well, and one that only waits for something to be known: it comes all the same. `changes` are unlocks and disconnects together.
 */
export type Tally = Summary & { readonly changes: number }

export interface DifferenceSummary {
  readonly sessions: number
  /** Sessions that are decided about differently, `outcome` and `rule` together. */
  readonly differences: number
  /** Of which another rule alone. */
  readonly byRuleAlone: number
  /** As a plan's own summary counts. */
  readonly before: Summary
  readonly after: Summary
  /** Sessions that count there after the change and did not before. */
  readonly newly: Tally
}

/** From an instant on other sessions are decided about differently, or the same ones in another way. */
export interface DifferencePoint {
  readonly at: Instant
  /** New since the point before, or not what they were there. By session id. */
  readonly differences: readonly SessionDifference[]
  /** Decided about alike from here on. By session id. */
  readonly settled: readonly DecidedSession[]
  /** Of all sessions at that instant. */
  readonly summary: DifferenceSummary
}

/** How differences go on, as long as the sessions stay as they are and nothing is done. */
export interface DifferencesOver {
  /** Looked at up to here; the instant itself does not belong. */
  readonly until: Instant
  /** null: up to what was asked for; else why it ended at `until` already. */
  readonly cut: 'points' | 'plans' | null
  /** In order. */
  readonly points: readonly DifferencePoint[]
}

/** One host at one time, by both bundles. */
export interface SnapshotDifference {
  readonly host: string
  readonly observedAt: Instant
  readonly plannedAt: Instant
  /** Where the snapshot came from, as it was given; null: the host itself was looked at. */
  readonly source: string | null
  /** Only differences, by session id. */
  readonly differences: readonly SessionDifference[]
  readonly summary: DifferenceSummary
  /** null: not asked for. */
  readonly over: DifferencesOver | null
}

/** A rule that both bundles have under one name, with another content. */
export interface ChangedRule {
  readonly before: RuleRef
  readonly after: RuleRef
  /** What of it is not the same, in the order of the type. */
  readonly fields: readonly RuleField[]
}

export type RuleField = Exclude<keyof Rule, keyof RuleRef | 'digest'>

export interface RuleDifferences {
  /** By policy, then as they stand in it. */
  readonly added: readonly RuleRef[]
  readonly removed: readonly RuleRef[]
  readonly changed: readonly ChangedRule[]
}

/** One of the two bundles. */
export interface Compared {
  /** As it was given: a folder, a file, or `HEAD~1:policies`. */
  readonly name: string
  readonly revision: string
  /** Whole, in hex; null: not from Git. */
  readonly commit: string | null
}

/** What two bundles decide differently. Immutable data; only differences, in a stable order. */
export interface BundleDifference {
  readonly before: Compared
  readonly after: Compared
  readonly rules: RuleDifferences
  /** Ids of stations whose name or labels are not the same; in the order of session ids. */
  readonly stations: readonly string[]
  /** In the order given. */
  readonly snapshots: readonly SnapshotDifference[]
  /** Over all snapshots, each at its own instant. */
  readonly summary: DifferenceSummary
}
