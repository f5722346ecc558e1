import type { FightDetection } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'

/** What a rule says in vain where blocks are not seen. */
export interface BlindRule {
  readonly rule: RuleRef
  readonly field: 'onBlock' | 'contestedAfter'
}

/**
 * A block that is not seen is neither honoured nor counted as a reversal. A disconnect that somebody undoes is seen all the same.
 * @param detection null: only a look at the host would tell
 */
export function blindRules(rules: readonly Rule[], detection: FightDetection | null): readonly BlindRule[] {
  if (detection !== 'off') return []
  return rules
    .filter(({ ensure }) => ensure === 'unlocked')
    .flatMap(({ policy, rule: name, file, line, honour }) => {
      const rule = { policy, rule: name, file, line }
      const contested = { rule, field: 'contestedAfter' } as const
      return honour === null ? [contested] : [{ rule, field: 'onBlock' } as const, contested]
    })
}
