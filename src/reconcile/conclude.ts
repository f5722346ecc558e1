import type { Effect, Intent, Outcome } from '../model/action.ts'
import type { Random } from '../model/clock.ts'
import { backoffKey, type Ledger } from '../model/ledger.ts'
import type { Backoff, Rule } from '../model/policy.ts'
import type { Fact } from '../store/store.ts'
import { drawDelay } from './backoff.ts'
import type { ReconcileEvent } from './events.ts'

/** What follows from an action's end: facts to keep, and what to tell. */
export interface Conclusion {
  readonly facts: readonly Fact[]
  readonly events: readonly ReconcileEvent[]
}

export interface ConcludeContext {
  readonly ledger: Ledger
  readonly random: Random
  readonly revision: string
  readonly backoffOf: (intent: Intent) => Backoff
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
      return concludeEffect(intent, effect, context)
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
      const delay = context.backoffOf(intent).max
      const { revision } = context
      return {
        facts: [noEffect(intent), { kind: 'provider-failed', message, delay, revision }],
        events: [{ kind: 'provider-failed', message, retryIn: delay }],
      }
    }
    default:
      return outcome satisfies never
  }
}

function concludeEffect(intent: Intent, effect: Effect | null, context: ConcludeContext): Conclusion {
  const facts: readonly Fact[] = [{ kind: 'effect', intent: intent.id, effect: effect ?? 'none' }]
  switch (effect) {
    case 'verified': {
      const { incarnation, rule } = intent
      const waited = context.ledger.backoff.has(backoffKey(incarnation.key, rule))
      return { facts: waited ? [...facts, { kind: 'backoff-ended', incarnation, rule }] : facts, events: [] }
    }
    case 'refuted':
      return withBackoff(intent, facts, context)
    case 'unverifiable':
    case null:
      // Neither success nor failure: the next assertion is due by the rule's `every`.
      return { facts, events: [] }
    default:
      return effect satisfies never
  }
}

function withBackoff(intent: Intent, facts: readonly Fact[], context: ConcludeContext): Conclusion {
  const { incarnation, rule } = intent
  const before = context.ledger.backoff.get(backoffKey(incarnation.key, rule))
  const attempt = before?.ruleDigest === rule.digest ? before.attempt + 1 : 1
  const delay = drawDelay(context.backoffOf(intent), attempt, context.random)
  return {
    facts: [...facts, { kind: 'backoff', incarnation, rule, attempt, delay }],
    events: [{ kind: 'backing-off', intent, attempt, delay }],
  }
}

function noEffect(intent: Intent): Fact {
  return { kind: 'effect', intent: intent.id, effect: 'none' }
}

/** The waits of the rule an intent came from; a rule that has gone by now waits as the schema's default says. */
export function backoffLookup(rules: readonly Rule[], fallback: Backoff): (intent: Intent) => Backoff {
  return ({ rule }) =>
    rules.find(({ policy, rule: name }) => policy === rule.policy && name === rule.rule)?.reapply.backoff ?? fallback
}
