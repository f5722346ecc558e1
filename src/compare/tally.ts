import type { Decision, Reason, Summary } from '../model/plan.ts'
import { summarise } from '../planner/summary.ts'
import type { DifferenceSummary, Tally } from './diff.ts'

/** What a gate counts, in the order in which it is told of. */
export const tallied: readonly (keyof Tally)[] = [
  'unlock',
  'disconnect',
  'assert',
  'inSync',
  'unverified',
  'unmanaged',
  'withheld',
  'conflict',
  'unsupported',
  'changes',
]

const none: Summary = summarise([])

const nothing: Tally = { ...none, changes: 0 }

type Counters = readonly (keyof Tally)[]

/** Under what a decision counts; a change that may come by itself counts as what it is and as what it may be. */
function countersOf({ status, action, reason }: Pick<Decision, 'status' | 'action' | 'reason'>): Counters {
  switch (status) {
    case 'change':
      return action === 'none' ? [] : [action, 'changes']
    case 'withheld':
      return action === 'none' || !mayCome(reason) ? [status] : [status, action, 'changes']
    case 'in-sync':
      return [reason.code === 'unverified' ? 'unverified' : 'inSync']
    case 'assert':
    case 'unmanaged':
    case 'conflict':
    case 'unsupported':
      return [status]
    default:
      return status satisfies never
  }
}

/** Sessions by what is decided about them. */
export function tallyOf(decisions: readonly Decision[]): Tally {
  return count(decisions.map(countersOf))
}

/** Sessions that count there now and did not before. */
export function newlyOf(before: readonly Decision[], after: readonly Decision[]): Tally {
  return count(
    after.map((decision, index) => {
      const was = before[index]
      const already = was === undefined ? [] : countersOf(was)
      return countersOf(decision).filter(counter => !already.includes(counter))
    }),
  )
}

/** Several comparisons as one. */
export function total(summaries: readonly DifferenceSummary[]): DifferenceSummary {
  let sum: DifferenceSummary = {
    sessions: 0,
    differences: 0,
    byRuleAlone: 0,
    before: none,
    after: none,
    newly: nothing,
  }
  for (const each of summaries) {
    sum = {
      sessions: sum.sessions + each.sessions,
      differences: sum.differences + each.differences,
      byRuleAlone: sum.byRuleAlone + each.byRuleAlone,
      before: added(sum.before, each.before),
      after: added(sum.after, each.after),
      newly: { ...added(sum.newly, each.newly), changes: sum.newly.changes + each.newly.changes },
    }
  }
  return sum
}

function added(a: Summary, b: Summary): Summary {
  return {
    unlock: a.unlock + b.unlock,
    disconnect: a.disconnect + b.disconnect,
    assert: a.assert + b.assert,
    inSync: a.inSync + b.inSync,
    unverified: a.unverified + b.unverified,
    unmanaged: a.unmanaged + b.unmanaged,
    withheld: a.withheld + b.withheld,
    conflict: a.conflict + b.conflict,
    unsupported: a.unsupported + b.unsupported,
  }
}

/**
 * Whether what keeps a change back goes away by itself, so that the change comes. A hold goes, too, but a person placed it to exempt. What this
 * look could not tell, as whether somebody is an administrator, the next one may: a snapshot that says little is no reason to pass.
 */
function mayCome(reason: Reason): boolean {
  const { code } = reason
  switch (code) {
    case 'in-flight':
    case 'notice':
    case 'provider-failed':
    case 'backoff':
    case 'contested':
    case 'session-limit':
    case 'host-limit':
    case 'disruption-budget':
    case 'undecided-match':
    case 'weak-identity':
      return true
    case 'protected':
      return reason.because === 'admin-unknown' || reason.because === 'listed-unknown'
    case 'blocked':
    case 'block-unknown':
    case 'should-be-disconnected':
    case 'in-sync':
    case 'unverified':
    case 'no-desktop':
    case 'no-rule':
    case 'unmanaged-by-rule':
    case 'not-a-user-session':
    case 'conflict':
    case 'unsupported':
    case 'stopped':
    case 'disarmed':
    case 'plan-only':
    case 'held':
      return false
    default:
      return code satisfies never
  }
}

function count(all: readonly Counters[]): Tally {
  const sum: { -readonly [K in keyof Tally]: number } = { ...nothing }
  for (const counters of all) for (const counter of counters) sum[counter]++
  return sum
}
