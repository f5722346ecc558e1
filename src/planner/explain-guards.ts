import type { Decision, Withheld } from '../model/plan.ts'
import type { Instant } from '../model/time.ts'

export type GuardName = Exclude<Withheld['code'], 'plan-only'> | 'unsupported'

/** Every guard in the order in which they are asked: a person is warned only where all else lets the disconnect pass. */
export const guardOrder: readonly GuardName[] = [
  'stopped',
  'disarmed',
  'unsupported',
  'undecided-match',
  'protected',
  'held',
  'weak-identity',
  'in-flight',
  'provider-failed',
  'backoff',
  'contested',
  'session-limit',
  'host-limit',
  'disruption-budget',
  'notice',
]

export interface GuardVerdict {
  readonly guard: GuardName
  /** The first that bites ends the asking. */
  readonly says: 'passes' | 'bites' | 'not-asked'
  /** Until when it bites at least; null: time alone does not end it. */
  readonly until: Instant | null
}

/** What the guards said to what is due; none is asked where nothing is. */
export function guardsAsked({ action, reason }: Decision): readonly GuardVerdict[] {
  if (action === 'none' || reason.code === 'plan-only') return []
  const order: readonly string[] = guardOrder
  const bites = order.indexOf(reason.code)
  return guardOrder.map((guard, index) => {
    if (index === bites) return { guard, says: 'bites', until: 'until' in reason ? reason.until : null }
    return { guard, says: bites >= 0 && index > bites ? 'not-asked' : 'passes', until: null }
  })
}
