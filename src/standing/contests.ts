import type { Sightings } from '../model/incarnation.ts'
import { backoffKey, type Ledger, partsOfBackoffKey } from '../model/ledger.ts'
import type { Rule } from '../model/policy.ts'
import { compareSessionIds } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import { type Contested, contestOf } from '../planner/contest.ts'

/** A session over which somebody fights a rule. */
export interface Contest extends Contested {
  readonly sessionId: string
  readonly user: string
  readonly rule: Rule
}

/** A warning that precedes a disconnect. */
export interface NoticeNow {
  readonly sessionId: string
  readonly user: string
  readonly rule: Rule
  readonly until: Instant
  /** null: not known yet. */
  readonly shown: boolean | null
}

/** Fights of people who are there now, by the rules that are in force. */
export function contestsNow(ledger: Ledger, rules: readonly Rule[], now: Instant): readonly Contest[] {
  return eachOf(ledger.sightings, rules, ledger.fights).flatMap(({ kept, rule, ...who }) => {
    const contest = contestOf(kept, rule, now)
    return contest === null ? [] : [{ ...who, rule, ...contest }]
  })
}

/** Warnings that run. */
export function noticesNow(ledger: Ledger, rules: readonly Rule[]): readonly NoticeNow[] {
  return eachOf(ledger.sightings, rules, ledger.notices)
    .filter(({ kept }) => !kept.cancelled)
    .map(({ kept: { until, shown }, ...who }) => ({
      sessionId: who.sessionId,
      user: who.user,
      rule: who.rule,
      until,
      shown,
    }))
}

/** What is kept for people who are there and rules whose content is the same, in the order of sessions, then of rules. Goes by what is kept, which is little. */
function eachOf<T extends { readonly ruleDigest: string }>(
  sightings: Sightings,
  rules: readonly Rule[],
  kept: ReadonlyMap<string, T>,
): readonly { readonly sessionId: string; readonly user: string; readonly rule: Rule; readonly kept: T }[] {
  if (kept.size === 0) return []
  const people = new Map(Array.from(sightings.values(), person => [person.key, person]))
  const ranks = new Map(rules.map((rule, rank) => [backoffKey('', rule), rank]))
  const found = Array.from(kept, ([key, each]) => {
    const parts = partsOfBackoffKey(key)
    const person = people.get(parts.incarnation)
    const rank = ranks.get(backoffKey('', parts)) ?? -1
    const rule = rules[rank]
    return person === undefined || rule?.digest !== each.ruleDigest ? null : { person, rank, rule, kept: each }
  }).filter(each => each !== null)
  return found
    .toSorted((a, b) => compareSessionIds(a.person.sessionId, b.person.sessionId) || a.rank - b.rank)
    .map(({ person: { sessionId, user }, rule, kept: each }) => ({ sessionId, user, rule, kept: each }))
}
