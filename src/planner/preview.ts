import type { Decision, Reason } from '../model/plan.ts'
import type { RuleRef } from '../model/policy.ts'

/**
 * Puts beside an enforced decision what plan-only rules would make of it, where that differs. A change that they alone
 * ask for is due and not released yet: withheld.
 */
export function withPreview(enforced: Decision, preview: Decision): Decision {
  if (isSame(enforced, preview)) return enforced
  const shown = { action: preview.action, reason: preview.reason, rule: preview.rule }
  const due = preview.status === 'change' || preview.status === 'assert'
  if (enforced.reason.code !== 'no-rule' || !due) return { ...enforced, preview: shown }
  const { session, action, desired, rule } = preview
  return { session, status: 'withheld', action, desired, reason: { code: 'plan-only' }, rule, preview: shown }
}

function isSame(a: Decision, b: Decision): boolean {
  return a.action === b.action && isSameRule(a.rule, b.rule) && isSameReason(a.reason, b.reason)
}

/** For one session and one rule, the code says all but which other rule is named. */
function isSameReason(a: Reason, b: Reason): boolean {
  if (a.code === 'conflict') return b.code === 'conflict' && isSameRule(a.with, b.with)
  if (a.code === 'undecided-match') return b.code === a.code && a.field === b.field && isSameRule(a.rule, b.rule)
  return a.code === b.code
}

function isSameRule(a: RuleRef | null, b: RuleRef | null): boolean {
  return a?.policy === b?.policy && a?.rule === b?.rule
}
