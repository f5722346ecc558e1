import type { Override } from '../model/hold.ts'
import type { Decision } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'
import type { Facts } from './facts.ts'
import { compileMatch } from './match.ts'
import { covers, type InForce, inForce } from './placed.ts'
import { type IndexedRule, refOf } from './rule-index.ts'
import { desiredOf, type Selection, type Selections } from './selection.ts'

/** An override that has not run out, as a rule. */
export interface OverrideInForce extends InForce<Override> {
  readonly indexed: IndexedRule
}

export type Drift = NonNullable<Decision['drift']>

export interface Overruled {
  readonly selections: Selections
  /** null: no override decides. */
  readonly drift: Drift | null
}

/** The newest first, as they decide. */
export function overridesInForce(all: readonly Override[], now: Instant): readonly OverrideInForce[] {
  return inForce(all, now)
    .map(override => {
      const { rule, selector } = override.placed
      const matcher = override.matcher ?? compileMatch(selector.match)
      return { ...override, indexed: { rule, ref: refOf(rule), matcher, rank: -1 } }
    })
    .reverse()
}

/** Lets the newest override that covers a session speak, above all that policies say. */
export function overrule(
  overrides: readonly OverrideInForce[],
  policies: Selections,
  facts: Facts,
  incarnation: string,
): Overruled {
  const doubts: IndexedRule[] = []
  for (const override of overrides) {
    const truth = covers(override, facts, incarnation)
    if (truth === 'undecided') doubts.push(override.indexed)
    if (truth !== 'yes') continue
    const selection = withDoubts({ winner: override.indexed, conflict: null, undecided: null }, doubts, facts)
    return { selections: { enforced: selection, preview: selection }, drift: driftOf(override, policies.enforced) }
  }
  if (doubts.length === 0) return { selections: policies, drift: null }
  const enforced = withDoubts(policies.enforced, doubts, facts)
  const same = policies.preview === policies.enforced
  return {
    selections: { enforced, preview: same ? enforced : withDoubts(policies.preview, doubts, facts) },
    drift: null,
  }
}

/** An override that might cover the session would win over what has won so far. */
function withDoubts(selection: Selection, doubts: readonly IndexedRule[], facts: Facts): Selection {
  const ensure = selection.winner?.rule.ensure
  const rule = doubts.find(doubt => doubt.rule.ensure !== ensure)
  const field = rule?.matcher.undecidedField(facts)
  if (ensure === undefined || rule === undefined || field === undefined || field === null) return selection
  return { ...selection, undecided: { rule, field } }
}

function driftOf({ placed }: OverrideInForce, { winner, conflict }: Selection): Drift {
  const { by, until } = placed
  const desired = winner === null || conflict !== null ? null : desiredOf(winner.rule.ensure)
  return { desired, rule: winner?.ref ?? null, by, until }
}
