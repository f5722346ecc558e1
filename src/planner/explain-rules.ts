import type { Override } from '../model/hold.ts'
import type { Ensure, Rule, RuleRef } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { type MatchPart, partsOf } from './explain-parts.ts'
import type { Covering } from './explain-placed.ts'
import type { Facts } from './facts.ts'
import { compileMatch, type Truth } from './match.ts'
import type { IndexedRule } from './rule-index.ts'
import { type Schedule, scheduleOf } from './schedule.ts'

/** A rule as it stands towards one session at one instant. */
export interface RuleAtHand {
  readonly rule: Rule
  readonly ref: RuleRef
  /** Who placed it; null: it stands in the policies. */
  readonly override: Override | null
  readonly match: Truth
  /** The parts of its match that don't hold or are undecided. */
  readonly amiss: readonly { readonly part: MatchPart; readonly truth: Truth }[]
  readonly inForce: boolean
  /** When that changes next; null: not foreseeable, or never. */
  readonly changesAt: Instant | null
}

/** What a rule is, without how it is written. */
export interface RuleSketch {
  readonly ref: RuleRef
  readonly ensure: Ensure
  readonly priority: number
  readonly planOnly: boolean
  readonly override: boolean
  readonly inForce: boolean
  /** Until when it is in force, or from when; null: not foreseeable, or never. */
  readonly changesAt: Instant | null
}

export function sketchOf({ rule, ref, override, inForce, changesAt }: RuleAtHand): RuleSketch {
  const { ensure, priority, planOnly } = rule
  return { ref, ensure, priority, planOnly, override: override !== null, inForce, changesAt }
}

/** The rules that match, may match or miss in one part alone, highest rank first; overrides come before all. */
export function rulesAtHand(
  rules: readonly IndexedRule[],
  overrides: readonly Covering<Override>[],
  facts: Facts,
  zones: Zones | null,
): readonly RuleAtHand[] {
  const placed = overrides.map(({ placed, match }): RuleAtHand => {
    const { rule, until } = placed
    return {
      rule,
      ref: refOf(rule),
      override: placed,
      match,
      amiss: amissOf(rule, facts),
      inForce: true,
      changesAt: until,
    }
  })
  const written = rules.flatMap(({ rule, ref, matcher }): readonly RuleAtHand[] => {
    const match = matcher.truth(facts)
    const amiss = match === 'yes' ? [] : amissOf(rule, facts)
    if (match === 'no' && amiss.length !== 1) return []
    return [{ rule, ref, override: null, match, amiss, ...standing(rule, zones, facts.now) }]
  })
  return [...placed, ...written]
}

function amissOf(rule: Rule, facts: Facts): RuleAtHand['amiss'] {
  return partsOf(rule.match)
    .map(part => ({ part, truth: compileMatch(part.alone).truth(facts) }))
    .filter(({ truth }) => truth !== 'yes')
}

function standing(rule: Rule, zones: Zones | null, now: Instant): Pick<RuleAtHand, 'inForce' | 'changesAt'> {
  const schedule = scheduleOf(rule, zones, now)
  return { inForce: schedule.holds, changesAt: nextChange(rule, zones, now, schedule) }
}

/** As far as windows are looked ahead: every weekday and every yearly date comes around within. */
const FORESEEABLE = 366 * 86_400_000

/** When the rule comes into force or goes out of it. */
function nextChange(rule: Rule, zones: Zones | null, now: Instant, { holds, until: first }: Schedule): Instant | null {
  let until = first
  while (until !== null && until - now <= FORESEEABLE) {
    const then = scheduleOf(rule, zones, until)
    if (then.holds !== holds) return until
    until = then.until
  }
  return null
}

function refOf({ policy, rule, file, line }: Rule): RuleRef {
  return { policy, rule, file, line }
}
