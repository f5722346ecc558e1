import type { Match } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import { type Having, havingOf, type PartName, partsOf, partText } from './explain-parts.ts'
import { type RuleAtHand, type RuleSketch, sketchOf } from './explain-rules.ts'
import type { Facts } from './facts.ts'

/** A rule that would be about the session, were it not for one thing. */
export type NearMiss = RuleSketch &
  (
    | {
        readonly misses: 'field'
        readonly part: PartName
        /** Where the part stands in the match: `station`, `all[1].station`. */
        readonly place: string
        /** How many other parts hold. */
        readonly others: number
        readonly asks: Match
        readonly has: readonly Having[]
      }
    | {
        readonly misses: 'window'
        /** When it comes into force; null: it does not, as far as can be foreseen. */
        readonly opensAt: Instant | null
      }
  )

/** Those of which most holds come first, then by rank. */
export function nearMissesOf(rules: readonly RuleAtHand[], facts: Facts): readonly NearMiss[] {
  return rules.flatMap(rule => nearMiss(rule, facts) ?? []).toSorted((a, b) => Number(isBare(a)) - Number(isBare(b)))
}

/** Of a rule that asks for one thing only nothing holds at all: it comes last. */
function isBare(miss: NearMiss): boolean {
  return miss.misses === 'field' && miss.others === 0
}

function nearMiss(rule: RuleAtHand, facts: Facts): NearMiss | null {
  if (rule.match === 'yes') {
    return rule.inForce ? null : { ...sketchOf(rule), misses: 'window', opensAt: rule.changesAt }
  }
  const [only, ...more] = rule.amiss
  if (only === undefined || more.length > 0 || only.truth !== 'no') return null
  const { name, alone } = only.part
  return {
    ...sketchOf(rule),
    misses: 'field',
    part: name,
    place: partText(only.part),
    others: partsOf(rule.rule.match).length - 1,
    asks: alone,
    has: havingOf(alone, facts),
  }
}
