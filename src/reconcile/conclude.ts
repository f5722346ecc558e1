import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Random } from '../model/clock.ts'
import { backoffKey, type Ledger } from '../model/ledger.ts'
import type { Backoff } from '../model/policy.ts'
import type { Instant } from '../model/time.ts'
import { contestOver } from '../planner/contest.ts'
import type { Fact, ReversalCause } from '../store/fact.ts'
import { attemptsBefore, drawDelay, drawLongestDelay } from './backoff.ts'
import type { ReconcileEvent } from './events.ts'
import type { PauseCauses } from './pause-causes.ts'
import { type RuleLookup, sameRule } from './rules-in-force.ts'

/** What follows from an action's end: facts to keep, and what to tell. */
export interface Conclusion {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
}

export interface ConcludeContext {
  readonly ledger: Pick<Ledger, 'backoff' | 'fights'>
  readonly random: Random
  readonly revision: string
  readonly now: Instant
  readonly ruleOf: RuleLookup
  /** Of requests, and of rules that have gone by now. */
  readonly defaultBackoff: Backoff
  readonly causes: PauseCauses
}

/**
 * Decides what follows every outcome. The one place that does.
 * @param effect what a later look showed; null where the outcome needs none
 */
export function conclude(
  intent: Intent,
  outcome: Outcome,
  effect: Effect | null,
  context: ConcludeContext,
): Conclusion {
  switch (outcome.kind) {
    case 'done':
    case 'unknown':
      return concludeEffect(intent, outcome, effect, context)
    case 'gone':
      // A host that contradicts itself is asked again, but not in a row.
      return effect === 'refuted'
        ? withBackoff(intent, [noEffect(intent)], context)
        : { facts: [noEffect(intent)], events: [] }
    case 'refused':
    case 'failed-retryable':
      return withBackoff(intent, [noEffect(intent)], context)
    case 'failed-final': {
      const { message } = outcome
      const delay = backoffOf(intent, context).max
      const { revision } = context
      return {
        facts: [noEffect(intent), { kind: 'provider-failed', message, delay, revision }],
        events: context.causes.isNews(intent, message) ? [{ kind: 'provider-failed', message, retryIn: delay }] : [],
      }
    }
    default:
      return outcome satisfies never
  }
}

function concludeEffect(intent: Intent, outcome: Outcome, effect: Effect | null, context: ConcludeContext): Conclusion {
  const facts: readonly Fact[] = [{ kind: 'effect', intent: intent.id, effect: effect ?? 'none' }]
  switch (effect) {
    case 'verified': {
      const { incarnation, rule } = intent
      const waited = context.ledger.backoff.has(backoffKey(incarnation.key, rule))
      return { facts: waited ? [...facts, { kind: 'backoff-ended', incarnation, rule }] : facts, events: [] }
    }
    case 'refuted':
      return concludeRefuted(intent, outcome, facts, context)
    case 'unverifiable':
    case null:
      // Neither success nor failure: the next assertion is due by the rule's `every`.
      return { facts, events: [] }
    default:
      return effect satisfies never
  }
}

/** Whoever undid what we did so fast that it was never seen goes on with the fight all the same. */
function concludeRefuted(
  intent: Intent,
  outcome: Outcome,
  facts: readonly Fact[],
  context: ConcludeContext,
): Conclusion {
  const { id, incarnation, rule } = intent
  const why = sameRule(context.ruleOf, rule) === null ? null : undone(intent, outcome)
  if (why === null) return withBackoff(intent, facts, context)
  const waiting = withBackoff(intent, [...facts, { kind: 'reversal', intent: id, why }], context)
  return { ...waiting, events: [{ kind: 'reversed', incarnation, rule, why }, ...waiting.events] }
}

/** A disconnect of which nobody can tell whether it was made has brought nobody back. */
function undone({ action }: Intent, { kind }: Outcome): ReversalCause | null {
  if (action === 'unlock') return 'refuted'
  return kind === 'done' ? 'active-again' : null
}

function withBackoff(intent: Intent, facts: readonly Fact[], context: ConcludeContext): Conclusion {
  const { ledger, random } = context
  const { incarnation, rule } = intent
  const attempt = attemptsBefore(ledger, incarnation.key, rule) + 1
  const backoff = backoffOf(intent, context)
  const delay = isFoughtSlowly(intent, context)
    ? drawLongestDelay(backoff, random)
    : drawDelay(backoff, attempt, random)
  return {
    facts: [...facts, { kind: 'backoff', incarnation, rule, attempt, delay }],
    events: [{ kind: 'backing-off', intent, attempt, delay }],
  }
}

function isFoughtSlowly({ incarnation, rule }: Intent, { ledger, ruleOf, now }: ConcludeContext): boolean {
  const same = sameRule(ruleOf, rule)
  return same?.reapply.whenContested === 'slow' && contestOver(ledger, incarnation.key, same, now) !== null
}

function noEffect(intent: Intent): Fact {
  return { kind: 'effect', intent: intent.id, effect: 'none' }
}

function backoffOf({ rule }: Intent, { ruleOf, defaultBackoff }: ConcludeContext): Backoff {
  return ruleOf(rule)?.reapply.backoff ?? defaultBackoff
}
