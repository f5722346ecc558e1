import { byText } from '../model/by-text.ts'
import { type Bundle, type Rule, type RuleRef, ruleKey, type Station } from '../model/policy.ts'
import { compareSessionIds } from '../model/session.ts'
import type { ChangedRule, RuleDifferences, RuleField } from './diff.ts'

/** In the order in which they are told of. */
const fields = [
  'priority',
  'planOnly',
  'match',
  'ensure',
  'timeout',
  'touchAdmins',
  'lift',
  'honour',
  'notice',
  'windows',
  'notBefore',
  'expiresAt',
  'reapply',
] as const satisfies readonly RuleField[]

/** A rule is the same one as long as its policy and its name are; a moved file or other lines are no difference. */
export function ruleDifferences(before: Bundle, after: Bundle): RuleDifferences {
  const old = byName(before.rules)
  const current = byName(after.rules)
  const changed: ChangedRule[] = []
  for (const [name, rule] of current) {
    const was = old.get(name)
    if (was === undefined) continue
    const others = fields.filter(field => JSON.stringify(was[field]) !== JSON.stringify(rule[field]))
    if (others.length > 0) changed.push({ before: refOf(was), after: refOf(rule), fields: others })
  }
  return {
    added: [...current].filter(([name]) => !old.has(name)).map(([, rule]) => refOf(rule)),
    removed: [...old].filter(([name]) => !current.has(name)).map(([, rule]) => refOf(rule)),
    changed,
  }
}

/** Ids of stations that are named or labelled otherwise, or that only one of the two knows. */
export function stationDifferences(before: Bundle, after: Bundle): readonly string[] {
  const ids = new Set([...before.stations.keys(), ...after.stations.keys()])
  return [...ids]
    .filter(id => !isSameStation(before.stations.get(id), after.stations.get(id)))
    .sort((a, b) => compareSessionIds(a, b))
}

function isSameStation(a: Station | undefined, b: Station | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  const names = Object.keys(a.labels)
  return (
    a.name === b.name &&
    names.length === Object.keys(b.labels).length &&
    names.every(label => a.labels[label] === b.labels[label])
  )
}

/** By policy, then as they stand in it. Names of policies and rules are single lines, and a name stands once in a policy. */
function byName(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  const sorted = rules.toSorted((a, b) => byText(a.policy, b.policy) || a.line - b.line || byText(a.rule, b.rule))
  return new Map(sorted.map(rule => [ruleKey(rule), rule]))
}

function refOf({ policy, rule, file, line }: Rule): RuleRef {
  return { policy, rule, file, line }
}
