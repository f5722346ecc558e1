import type { BoardDecision } from '../../api/contract.ts'
import { ruleName, type ToldRule } from './why-text.ts'

/** What rules that only preview would have done instead, as the end of a sentence about a session; null: nothing else. */
export function previewText({ preview }: BoardDecision): string | null {
  if (typeof preview !== 'object' || preview === null || !('action' in preview)) return null
  const what = preview.action === 'none' ? 'would leave it as it is' : `would ${String(preview.action)} it`
  const rule = 'rule' in preview ? ruleOf(preview.rule) : null
  return rule === null ? `rules that only preview ${what}` : `${rule}, which only previews, ${what}`
}

/** What the policies would want where an override decides; null: the same, or none decides. */
export function driftText({ drift }: BoardDecision): string | null {
  if (typeof drift !== 'object' || drift === null || !('desired' in drift)) return null
  const rule = 'rule' in drift ? ruleOf(drift.rule) : null
  const wants = drift.desired === null ? 'leave it alone' : `have it ${String(drift.desired)}`
  return `Without the override ${rule ?? 'the policies'} would ${wants}`
}

function ruleOf(rule: unknown): string | null {
  if (typeof rule !== 'object' || rule === null || !('policy' in rule) || !('rule' in rule)) return null
  const told: ToldRule = { policy: String(rule.policy), rule: String(rule.rule) }
  return ruleName(told)
}
