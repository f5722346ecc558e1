import { byText } from './by-text.ts'
import type { Connection } from './session.ts'
import type { Instant, Milliseconds } from './time.ts'

export type Ensure = 'unlocked' | 'disconnected' | 'unmanaged'

/** One rule of one policy, and where it stands. */
export interface RuleRef {
  readonly policy: string
  readonly rule: string
  /** Path relative to the policy source, with forward slashes. */
  readonly file: string
  readonly line: number
}

/** Names a rule within a bundle. Names of policies and rules are single lines, so no two rules share one. */
export function ruleKey({ policy, rule }: Pick<RuleRef, 'policy' | 'rule'>): string {
  return `${policy}\n${rule}`
}

/**
 * Which sessions a rule is about. The fields of one object are AND, the values of one list OR.
 * Text values are globs that know `*` and `?` only; a backslash is itself.
 */
export interface Match {
  readonly everySession?: true
  readonly sessionId?: readonly string[]
  readonly user?: readonly string[]
  readonly group?: readonly string[]
  readonly station?: readonly string[]
  readonly labels?: Readonly<Record<string, readonly string[]>>
  readonly client?: readonly string[]
  readonly connection?: readonly Connection[]
  readonly admin?: boolean
  readonly idleFor?: Milliseconds
  readonly host?: readonly string[]
  readonly any?: readonly Match[]
  readonly all?: readonly Match[]
  readonly not?: Match
}

export type MatchField = Exclude<keyof Match, 'everySession' | 'any' | 'all' | 'not'>

/** 0 = Sunday, as in `Date.prototype.getUTCDay`. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** A date without time or zone: whole days since 1970-01-01. */
export type CalendarDay = number & { readonly unit: 'days since 1970-01-01' }

/** First and last day, both included. */
export interface DayRange {
  readonly first: CalendarDay
  readonly last: CalendarDay
}

/**
 * Holds exactly when the wall clock of `timeZone` shows a time in [from, to) on a listed day.
 * `from` > `to` runs over midnight; the day is then the one on which it began.
 */
export interface Window {
  readonly timeZone: string
  /** null: not limited to weekdays. */
  readonly days: readonly Weekday[] | null
  /** null: not limited to dates. Calendars are resolved. */
  readonly on: readonly DayRange[] | null
  readonly except: readonly DayRange[]
  /** Milliseconds after midnight on the wall clock. */
  readonly from: Milliseconds
  /** Up to 24 h. */
  readonly to: Milliseconds
}

/** At most `count` writes in any `per`. */
export interface Limit {
  readonly count: number
  readonly per: Milliseconds
}

export interface Backoff {
  readonly initial: Milliseconds
  readonly max: Milliseconds
}

export interface Reapply {
  /** How often to assert an unlock again while blocked is unknown. */
  readonly every: Milliseconds
  readonly backoff: Backoff
  /** Writes per session. */
  readonly limit: Limit
  readonly contestedAfter: { readonly reversals: number; readonly within: Milliseconds }
  readonly whenContested: 'slow' | 'yield'
}

/** A warning to the person before a disconnect. */
export interface Notice {
  readonly before: Milliseconds
  readonly text: string
}

export interface Rule extends RuleRef {
  readonly priority: number
  /** Shown beside the decision, and never competing with enforced rules. */
  readonly planOnly: boolean
  readonly match: Match
  readonly ensure: Ensure
  /** How long one action may take. */
  readonly timeout: Milliseconds
  readonly touchAdmins: boolean
  /** `any-lock`: unlocking may lift a person's own lock as well. */
  readonly lift: 'blocks' | 'any-lock'
  /** A visible block becomes a hold of that length; null: it is resisted. */
  readonly honour: Milliseconds | null
  /** Precedes a disconnect; null: none does. */
  readonly notice: Notice | null
  /** Empty: always. Several: any of them. */
  readonly windows: readonly Window[]
  /** The policy holds in [notBefore, expiresAt). */
  readonly notBefore: Instant | null
  readonly expiresAt: Instant | null
  readonly reapply: Reapply
  /** Digest of the rule's content, without its position: a backoff ends when this changes. */
  readonly digest: string
}

/** The commit of a Git repository that policies were read from. */
export interface SourceCommit {
  /** Whole, in hex. */
  readonly id: string
  /** As its committer says. */
  readonly committedAt: Instant
  /** Principal whose signature was verified; null: none was asked for. */
  readonly signer: string | null
}

export interface Station {
  readonly name: string | null
  readonly labels: Readonly<Record<string, string>>
}

/** All policies loaded together, all or nothing. */
export interface Bundle {
  /** `sha256:…` over the parsed content; comments, order of files and line ends don't count. */
  readonly revision: string
  /** As {@link byRank} orders them, and within a policy as they stand there. */
  readonly rules: readonly Rule[]
  readonly stations: ReadonlyMap<string, Station>
  readonly policies: readonly string[]
}

/** The higher priority first, then by the policy's name. A sort leaves the rules of a policy in their order. */
export function byRank(a: Pick<Rule, 'priority' | 'policy'>, b: Pick<Rule, 'priority' | 'policy'>): number {
  return b.priority - a.priority || byText(a.policy, b.policy)
}
