import type { FightDetection } from '../model/plan.ts'
import type { Rule, RuleRef } from '../model/policy.ts'

/** What a rule says in vain: where blocks are not seen, or, with `ensure`, where nothing can be unlocked. */
export interface BlindRule {
  readonly rule: RuleRef
  readonly field: 'ensure' | 'onBlock' | 'contestedAfter'
}

interface Sight {
  /** null: only a look at the host would tell. */
  readonly detection: FightDetection | null
  readonly canUnlock: boolean
}

/**
 * A block that is not seen is neither honoured nor counted as a reversal. A disconnect that somebody undoes is seen all the same. Of a rule
 * that can't unlock nothing more is said.
 */
export function blindRules(rules: readonly Rule[], { detection, canUnlock }: Sight): readonly BlindRule[] {
  if (canUnlock && detection !== 'off') return []
  return rules
    .filter(({ ensure }) => ensure === 'unlocked')
    .flatMap(({ policy, rule: name, file, line, honour }): readonly BlindRule[] => {
      const rule = { policy, rule: name, file, line }
      if (!canUnlock) return [{ rule, field: 'ensure' }]
      const contested: BlindRule = { rule, field: 'contestedAfter' }
      return honour === null ? [contested] : [{ rule, field: 'onBlock' }, contested]
    })
}
