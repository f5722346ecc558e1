import type { Decision, Reason } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'
import type { Verdict } from './diff.ts'

export function verdictOf({ session: _, ...verdict }: Decision): Verdict {
  return verdict
}

/** Whether the same comes of both, whichever rule says so. */
export function haveSameOutcome(a: Verdict, b: Verdict): boolean {
  return isSameOutcome(a, b, sameButRules)
}

/** Whether both say the same and by the same rules. Where a rule stands in its file doesn't count. */
export function areAlike(a: Verdict, b: Verdict): boolean {
  return haveSameOutcome(a, b) && haveSameRules(a, b)
}

/**
 * Whether one is still the other a while later: until when something waits may move along with time, as the end of a budget's wait does
 * while nothing is done.
 */
export function isSteady(a: Verdict, b: Verdict): boolean {
  return isSameOutcome(a, b, sameButTimes) && haveSameRules(a, b)
}

type SameReason = (a: Reason, b: Reason) => boolean

function isSameOutcome(a: Verdict, b: Verdict, same: SameReason): boolean {
  return (
    a.status === b.status &&
    a.action === b.action &&
    a.desired === b.desired &&
    same(a.reason, b.reason) &&
    isSamePreview(a.preview, b.preview, same) &&
    a.drift?.desired === b.drift?.desired &&
    (a.drift === undefined) === (b.drift === undefined)
  )
}

function isSamePreview(a: Verdict['preview'], b: Verdict['preview'], same: SameReason): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.action === b.action && same(a.reason, b.reason)
}

function haveSameRules(a: Verdict, b: Verdict): boolean {
  return (
    isSameRule(a.rule, b.rule) &&
    isSameRule(ruleIn(a.reason), ruleIn(b.reason)) &&
    isSameRule(a.preview?.rule, b.preview?.rule) &&
    isSameRule(a.preview && ruleIn(a.preview.reason), b.preview && ruleIn(b.preview.reason)) &&
    isSameRule(a.drift?.rule, b.drift?.rule)
  )
}

/** The other rule that a reason names. */
function ruleIn(reason: Reason): RuleRef | null {
  if (reason.code === 'conflict') return reason.with
  return reason.code === 'undecided-match' ? reason.rule : null
}

function isSameRule(a: RuleRef | null | undefined, b: RuleRef | null | undefined): boolean {
  return a?.policy === b?.policy && a?.rule === b?.rule
}

const rules: ReadonlySet<string> = new Set(['with', 'rule'])
const rulesAndTimes: ReadonlySet<string> = new Set([...rules, 'until', 'shown', 'attempt'])

const sameButRules: SameReason = (a, b) => isSameReason(a, b, rules)
const sameButTimes: SameReason = (a, b) => isSameReason(a, b, rulesAndTimes)

/** Most reasons are a code and nothing else, and there is one for every session at every instant. All else but rules is a plain value. */
function isSameReason(a: Reason, b: Reason, leftOut: ReadonlySet<string>): boolean {
  if (a === b) return true
  if (a.code !== b.code) return false
  const names = Object.keys(a)
  const others = Object.keys(b)
  if (names.length === 1 && others.length === 1) return true
  return [...names, ...others].every(name => leftOut.has(name) || Reflect.get(a, name) === Reflect.get(b, name))
}
