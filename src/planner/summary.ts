import type { Decision, Summary } from '../model/plan.ts'

/** Counts each decision once. */
export function summarise(decisions: readonly Decision[]): Summary {
  const counts: { -readonly [K in keyof Summary]: number } = {
    unlock: 0,
    disconnect: 0,
    assert: 0,
    inSync: 0,
    unverified: 0,
    unmanaged: 0,
    withheld: 0,
    conflict: 0,
    unsupported: 0,
  }
  for (const decision of decisions) counts[counterOf(decision)]++
  return counts
}

function counterOf({ status, action, reason }: Decision): keyof Summary {
  switch (status) {
    case 'change':
      return action === 'disconnect' ? 'disconnect' : 'unlock'
    case 'in-sync':
      return reason.code === 'unverified' ? 'unverified' : 'inSync'
    case 'assert':
    case 'unmanaged':
    case 'withheld':
    case 'conflict':
    case 'unsupported':
      return status
    default:
      return status satisfies never
  }
}
