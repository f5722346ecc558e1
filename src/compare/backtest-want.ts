import type { Ensure } from '../model/policy.ts'
import type { RecordedDecision } from '../store/recorded.ts'
import type { Want } from './backtest-result.ts'

/**
 * What a decision comes to in the end: guards that go by themselves only put it off, and who was not armed yet wanted it all the same.
 * @param ensure of the rule that decided; null: it is not known
 * @returns null: it can't be told
 */
export function wantOf({ status, reason }: RecordedDecision, ensure: Ensure | null): Want | null {
  switch (status) {
    case 'unmanaged':
    case 'conflict':
    case 'unsupported':
      return 'left'
    case 'change':
    case 'assert':
    case 'in-sync':
      return wanted(ensure)
    case 'withheld':
      return isPutOff(reason) ? wanted(ensure) : 'left'
    default:
      return status satisfies never
  }
}

function wanted(ensure: Ensure | null): Want | null {
  return ensure === 'unmanaged' ? 'left' : ensure
}

function isPutOff(reason: RecordedDecision['reason']): boolean {
  switch (reason) {
    case 'disarmed':
    case 'in-flight':
    case 'notice':
    case 'provider-failed':
    case 'backoff':
    case 'contested':
    case 'session-limit':
    case 'host-limit':
    case 'disruption-budget':
      return true
    default:
      return false
  }
}
