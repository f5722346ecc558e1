import type { Bundle, Rule, RuleRef } from '../model/policy.ts'
import { type Anchor, anchorsOf } from './anchors.ts'
import type { Facts } from './facts.ts'
import { compileMatch, type Matcher } from './match.ts'

/** A rule, ready to be matched. */
export interface IndexedRule {
  readonly rule: Rule
  /** One for all decisions that name it. */
  readonly ref: RuleRef
  readonly matcher: Matcher
  /** Place in the bundle's order: a lower one wins. */
  readonly rank: number
}

/** The rules that are anchored in one field, each list in rank order. */
interface AnchoredRules {
  readonly field: Anchor['field']
  readonly byKey: Map<string, IndexedRule[]>
  /** Those that a session with an unknown value may still match. */
  readonly all: IndexedRule[]
}

/** Rules by what a session must have for them to match. */
export interface RuleIndex {
  readonly rules: readonly IndexedRule[]
  readonly anchored: readonly AnchoredRules[]
  /** The distinct lengths of the user prefixes. */
  readonly prefixLengths: readonly number[]
  /** Rules that say nothing that can be looked up. */
  readonly others: readonly IndexedRule[]
}

export function indexRules(bundle: Bundle): RuleIndex {
  const rules = bundle.rules.map((rule, rank) => ({ rule, ref: refOf(rule), matcher: compileMatch(rule.match), rank }))
  const anchored = new Map<Anchor['field'], AnchoredRules>()
  const others: IndexedRule[] = []
  for (const indexed of rules) {
    const anchors = anchorsOf(indexed.rule.match)
    if (anchors === null) others.push(indexed)
    for (const { field, key } of anchors ?? []) {
      const { byKey, all } = entry(anchored, field, () => ({ field, byKey: new Map(), all: [] }))
      appendOnce(
        entry(byKey, key, () => []),
        indexed,
      )
      appendOnce(all, indexed)
    }
  }
  const prefixes = [...(anchored.get('userPrefix')?.byKey.keys() ?? [])]
  const prefixLengths = [...new Set(prefixes.map(prefix => prefix.length))]
  return { rules, anchored: [...anchored.values()], prefixLengths, others }
}

/** Gets every list of rules that may match; a rule may come more than once. */
export type Visit = (rules: readonly IndexedRule[], facts: Facts) => void

export function visitCandidates(index: RuleIndex, facts: Facts, visit: Visit): void {
  for (const { field, byKey, all } of index.anchored) {
    const keys = keysOf(index, field, facts)
    if (keys === null) {
      visit(all, facts)
    } else if (typeof keys === 'string') {
      const list = byKey.get(keys)
      if (list !== undefined) visit(list, facts)
    } else {
      for (const key of keys) {
        const list = byKey.get(key)
        if (list !== undefined) visit(list, facts)
      }
    }
  }
  if (index.others.length > 0) visit(index.others, facts)
}

/** Under which keys a session's rules stand; null when its value is unknown. */
function keysOf(index: RuleIndex, field: Anchor['field'], facts: Facts): readonly string[] | string | null {
  switch (field) {
    case 'sessionId':
      return facts.session.id
    case 'station':
      return facts.station
    case 'user':
      return facts.user
    case 'userPrefix':
      return index.prefixLengths.map(length => facts.user.slice(0, length))
    case 'label':
      return facts.labels === null ? null : facts.labels.keys
    case 'client':
      return facts.client
    case 'group':
      return facts.groups
    case 'connection':
      return facts.session.connection
    default:
      return field satisfies never
  }
}

export function refOf({ policy, rule, file, line }: Rule): RuleRef {
  return { policy, rule, file, line }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

/** The same rule comes in a row, so looking at the end is enough. */
function appendOnce(list: IndexedRule[], indexed: IndexedRule): void {
  if (list.at(-1) !== indexed) list.push(indexed)
}
