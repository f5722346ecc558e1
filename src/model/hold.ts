import type { Match, Rule, RuleRef } from './policy.ts'
import type { Instant } from './time.ts'

/** Sessions that a person picked: what was written, and what it means. */
export interface SessionSelector {
  /** In one spelling for one meaning: fields in order, values quoted only where they must be. */
  readonly text: string
  readonly match: Match
}

interface Placed {
  /** Short, random and unique within a state folder: people type it. */
  readonly id: string
  readonly selector: SessionSelector
  /** Key of the one incarnation it is about, for those picked by id; null: whoever the selector matches, now or later. */
  readonly incarnation: string | null
  /** The account that placed it. */
  readonly by: string
  readonly reason: string
  readonly placedAt: Instant
  /** Holds before this instant. */
  readonly until: Instant
  /** Keys of incarnations that were released from it one by one. */
  readonly released: ReadonlySet<string>
}

/** An operator's expiring exemption: nothing is done to these sessions. */
export interface Hold extends Placed {
  readonly kind: 'hold'
  /** The rule whose `onBlock: honour` placed it; null: a person did. Such a hold stands, over or not, until its block goes. */
  readonly honours: RuleRef | null
}

/** An operator's expiring rule above every priority. A hold beats it. */
export interface Override extends Placed {
  readonly kind: 'override'
  /** Of {@link OVERRIDE_POLICY}, named like the override, with the selector's match and a priority above all others. */
  readonly rule: Rule
}

/** Everything that operators have in force, and what has run out but is not cleared away yet. */
export interface Holds {
  /** Differs whenever one was placed, released or cleared away. */
  readonly version: number
  /** Oldest first. */
  readonly holds: readonly Hold[]
  /** Oldest first: the newest that matches decides. */
  readonly overrides: readonly Override[]
}

/** What a snapshot is planned against: nobody has placed anything. */
export const noHolds: Holds = { version: 0, holds: [], overrides: [] }

/** The policy under which overrides stand in plans and in the journal; the rule is the override's id. */
export const OVERRIDE_POLICY = 'override'

/** The policy under which a person's own word stands in plans and in the journal. */
export const MANUAL_POLICY = 'manual'
