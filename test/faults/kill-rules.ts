import type { DisruptionBudget } from '../../src/model/ledger.ts'
import type { Limit, Reapply, Rule } from '../../src/model/policy.ts'
import { type Milliseconds, ms } from '../../src/model/time.ts'
import { reapply, rule } from '../support/bundle.ts'

/** Limits so small that they bite within the seconds that a round takes. */
export const killLimit: Limit = { count: 6, per: ms(3_000) }
export const killHostLimit: Limit = { count: 20, per: ms(3_000) }
export const killBudget: DisruptionBudget = { count: 2, share: null, per: ms(3_000) }
export const HELD_FOR: Milliseconds = ms(1_500)

export const kept: Reapply = {
  ...reapply,
  backoff: { initial: ms(20), max: ms(200) },
  limit: killLimit,
  contestedAfter: { reversals: 3, within: ms(2_000) },
}

/** Of the sessions at these stations, who comes back is sent away again. */
const LEAVING: readonly string[] = ['7', '8']

export const rules: readonly Rule[] = [
  rule({ reapply: kept, timeout: ms(200) }),
  rule({
    rule: 'leave',
    reapply: kept,
    timeout: ms(200),
    ensure: 'disconnected',
    priority: 1,
    match: { sessionId: LEAVING },
  }),
]
