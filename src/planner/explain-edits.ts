import type { Ensure, Match, Rule, RuleRef } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import { isCandidate, isSameRule } from './explain-candidates.ts'
import { partText, withoutPart } from './explain-parts.ts'
import type { RuleAtHand } from './explain-rules.ts'

/**
 * What would have to be different. Closed, and in the order in which it is tried: the least that somebody would write into a policy first, a
 * person's own doing last.
 */
export type Edit =
  | {
      readonly edit: 'drop-field'
      readonly rule: RuleRef
      /** Where it stands in the match: `station`, `all[1].station`. */
      readonly place: string
      readonly leaves: Match
    }
  | { readonly edit: 'change-ensure'; readonly rule: RuleRef; readonly from: Ensure; readonly to: Ensure }
  | { readonly edit: 'raise-priority'; readonly rule: RuleRef; readonly from: number; readonly to: number }
  /** Nobody edits anything: the window opens then, or the policy begins. */
  | { readonly edit: 'enter-window'; readonly rule: RuleRef; readonly at: Instant }
  | { readonly edit: 'touch-admins'; readonly rule: RuleRef }
  /** What `release` of this very session would end. */
  | ({ readonly edit: 'release' } & Releasable)

export const editKinds: readonly Edit['edit'][] = [
  'drop-field',
  'change-ensure',
  'raise-priority',
  'enter-window',
  'touch-admins',
  'release',
]

/** What `release` of one session would end. */
export interface Releasable {
  /** Ids of those that cover it. */
  readonly holds: readonly string[]
  readonly overrides: readonly string[]
  /** It waits after a failure, or somebody fights over it. */
  readonly waits: boolean
  /** Final failures pause the provider. */
  readonly pause: boolean
}

/** Every edit of one kind that might matter to the session, the likeliest first. What they come to is for planning to say. */
export function editsOf(kind: Edit['edit'], rules: readonly RuleAtHand[], releasable: Releasable): readonly Edit[] {
  const written = rules.filter(isWritten)
  switch (kind) {
    case 'drop-field':
      return dropped(written).filter(edit => !isBare(edit))
    case 'change-ensure':
      return written.filter(canDecide).flatMap(otherEnsures)
    case 'raise-priority':
      return raised(written.filter(canDecide))
    case 'enter-window':
      return written.flatMap(({ rule: { planOnly }, ref, match, inForce, changesAt }) =>
        match === 'yes' && !inForce && !planOnly && changesAt !== null
          ? [{ edit: 'enter-window', rule: ref, at: changesAt }]
          : [],
      )
    case 'touch-admins':
      return written
        .filter(rule => isCandidate(rule) && !rule.rule.touchAdmins)
        .map(({ ref }) => ({ edit: 'touch-admins', rule: ref }))
    case 'release':
      return isAnything(releasable) ? [{ edit: 'release', ...releasable }] : []
    default:
      return kind satisfies never
  }
}

function isAnything({ holds, overrides, waits, pause }: Releasable): boolean {
  return holds.length > 0 || overrides.length > 0 || waits || pause
}

/** In force, and matching or perhaps matching: it can decide, or keep another from it. */
function canDecide({ match, inForce }: RuleAtHand): boolean {
  return match !== 'no' && inForce
}

/** Rules that miss, or are undecided, in one part alone. */
function dropped(rules: readonly RuleAtHand[]): readonly Extract<Edit, { readonly edit: 'drop-field' }>[] {
  return rules.flatMap(({ rule, ref, amiss, inForce }) => {
    const [only, ...more] = amiss
    if (only === undefined || more.length > 0 || !inForce) return []
    const leaves = withoutPart(rule.match, only.part)
    return [{ edit: 'drop-field', rule: ref, place: partText(only.part), leaves }]
  })
}

/** What is tried only where nothing else is found: a rule that asks for one thing alone would be about every session without it. */
export function lastResorts(rules: readonly RuleAtHand[]): readonly Edit[] {
  return dropped(rules.filter(isWritten)).filter(isBare)
}

function isWritten({ override }: RuleAtHand): boolean {
  return override === null
}

function isBare({ leaves }: { readonly leaves: Match }): boolean {
  return leaves.everySession === true
}

const ensures: readonly Ensure[] = ['unlocked', 'disconnected', 'unmanaged']

function otherEnsures({ rule, ref }: RuleAtHand): readonly Edit[] {
  return ensures
    .filter(to => to !== rule.ensure)
    .map(to => ({ edit: 'change-ensure', rule: ref, from: rule.ensure, to }))
}

/** Above all the others, by as little as does it. */
function raised(rules: readonly RuleAtHand[]): readonly Edit[] {
  return rules.flatMap(({ rule, ref }): readonly Edit[] => {
    const others = rules.filter(other => !isSameRule(other.ref, ref)).map(other => other.rule.priority)
    const to = Math.max(...others) + 1
    return others.length > 0 && to > rule.priority && to <= HIGHEST
      ? [{ edit: 'raise-priority', rule: ref, from: rule.priority, to }]
      : []
  })
}

/** As the schema of policies has it. */
const HIGHEST = 1_000_000

/** The rule as the edit would have it; null: the edit is none of a rule's content. */
export function edited(rule: Rule, edit: Edit): Rule | null {
  switch (edit.edit) {
    case 'drop-field':
      return { ...rule, match: edit.leaves }
    case 'change-ensure':
      return { ...rule, ensure: edit.to }
    case 'raise-priority':
      return { ...rule, priority: edit.to }
    case 'touch-admins':
      return { ...rule, touchAdmins: true }
    case 'enter-window':
    case 'release':
      return null
    default:
      return edit satisfies never
  }
}
