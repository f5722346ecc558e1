import type { Rule } from '../model/policy.ts'
import type { Zones } from '../model/zones.ts'
import { byPlace } from '../policy/codes.ts'
import type { CompiledRule } from '../policy/compile-rules.ts'
import type { CompiledSource } from '../policy/load.ts'
import { placeOfValue } from '../policy/locate.ts'
import { calendarFindings } from './calendar-findings.ts'
import type { Conflict } from './conflicts.ts'
import { type Finding, finding, named, namedAll } from './finding.ts'
import type { Hours } from './hours.ts'
import type { Proof } from './prove.ts'
import { ruleFindings } from './rule-findings.ts'
import { skippedWindows } from './skipped-windows.ts'

/** What a proof comes to for the people who wrote the policies, in the order in which it stands in their files. */
export function findingsOf(source: CompiledSource, proof: Proof, hours: Hours, zones: Zones): readonly Finding[] {
  const ahead = [
    ...source.rules.flatMap((compiled, rank) => {
      const verdict = proof.verdicts[rank]?.verdict
      return verdict === undefined ? [] : ruleFindings(compiled, verdict, hours.horizon)
    }),
    ...conflictFindings(source.rules, proof.conflicts),
    ...calendarFindings(source, hours, zones),
    ...skippedWindows(source.rules, hours, zones),
    ...undecided(source.rules, proof),
  ]
  return once(ahead).toSorted((a, b) => byPlace(a.diagnostic, b.diagnostic))
}

/** Rules of one policy that are over with it make one finding. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const places = new Set<string>()
  return findings.filter(({ diagnostic: { code, file, line, column }, rule }) => {
    const key = `${code} ${file}:${line}:${column}`
    if (rule === null || !places.has(key)) {
      places.add(key)
      return true
    }
    return false
  })
}

/** One for each rule, at the lower of the two: the others are named beside the first. */
function conflictFindings(rules: readonly CompiledRule[], conflicts: readonly Conflict[]): readonly Finding[] {
  const bySecond = Map.groupBy(conflicts, ({ second }) => second)
  return rules.flatMap(({ rule, document, path }) => {
    const [conflict, ...more] = bySecond.get(rule) ?? []
    if (conflict === undefined) return []
    const { first, example } = conflict
    const rest = more.length === 0 ? '' : `; it conflicts with ${namedAll(more.map(other => other.first))} as well`
    return [
      finding('conflictWithin', placeOfValue(document, [...path, 'name']), {
        message: `at priority ${rule.priority} ${named(first)} wants ${first.ensure} where this rule wants ${rule.ensure}${rest}`,
        hint: 'sessions of both get no action: give one of the rules a higher priority',
        rule,
        others: [first, ...more.map(other => other.first)],
        example,
      }),
    ]
  })
}

/** One for all rules, at the first of them. */
function undecided(rules: readonly CompiledRule[], { verdicts, unclear }: Proof): readonly Finding[] {
  const unheard = verdicts.filter(({ verdict }) => verdict.kind === 'undecided').map(({ rule }) => rule)
  const open = [...new Set<Rule>([...unheard, ...unclear])]
  const compiled = rules.find(({ rule }) => open.includes(rule))
  if (compiled === undefined) return []
  const { rule, document, path } = compiled
  const others = open.filter(other => other !== rule)
  const too = others.length === 0 ? '' : `, nor for ${namedAll(others)}`
  const what = unheard.includes(rule) ? 'ever decides' : 'conflicts with others'
  return [
    finding('undecided', placeOfValue(document, [...path, 'name']), {
      message: `it could not be decided whether the rule ${what}${too}: too much would have to be looked at`,
      hint: 'globs with several stars and rules that overlap in many ways cost most; check them one by one',
      rule,
      others,
    }),
  ]
}
