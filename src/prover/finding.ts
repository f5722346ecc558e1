import type { Diagnostic } from '../model/diagnostic.ts'
import type { Rule, RuleRef } from '../model/policy.ts'
import { type Finding as Code, diagnostic, type Place } from '../policy/codes.ts'
import type { Example } from './example.ts'

/** Something that is certain and that nobody will have meant so. */
export interface Finding {
  readonly diagnostic: Diagnostic
  /** The rule that it is about; null: it is about a calendar. */
  readonly rule: RuleRef | null
  /** Other rules that have to do with it. */
  readonly others: readonly RuleRef[]
  /** Shows it; null where there is nothing to show. */
  readonly example: Example | null
  /** In whose words instants are told; null: no rule that it is about has a window. */
  readonly timeZone: string | null
}

interface Said {
  readonly message: string
  readonly hint: string
  readonly rule: Rule | null
  readonly others?: readonly Rule[]
  readonly example?: Example | null
}

export function finding(code: Code, place: Place, { message, hint, rule, others = [], example = null }: Said): Finding {
  return {
    diagnostic: diagnostic(code, place, message, hint),
    rule: rule === null ? null : refOf(rule),
    others: others.map(refOf),
    example,
    timeZone: [...(rule === null ? [] : [rule]), ...others].flatMap(({ windows }) => windows)[0]?.timeZone ?? null,
  }
}

function refOf({ policy, rule, file, line }: Rule): RuleRef {
  return { policy, rule, file, line }
}

/** `policy/rule (file:line)` */
export function named({ policy, rule, file, line }: RuleRef): string {
  return `${policy}/${rule} (${file}:${line})`
}

/** Beyond so many, the rest is counted. */
const NAMED = 4

export function namedAll(rules: readonly RuleRef[]): string {
  const shown = rules.slice(0, rules.length > NAMED ? NAMED - 1 : NAMED).map(named)
  const rest = rules.length - shown.length
  const all = rest === 0 ? shown : [...shown, `${rest} more`]
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
