import type { Bundle, Rule } from '../model/policy.ts'
import { type Anchor, anchorsOf, labelKey } from './anchors.ts'
import type { Facts } from './facts.ts'
import { fold } from './fold.ts'
import { compileMatch, type Matcher } from './match.ts'

/** A rule, ready to be matched. */
export interface IndexedRule {
  readonly rule: Rule
  readonly matcher: Matcher
  /** Place in the bundle's order: a lower one wins. */
  readonly rank: number
}

/** Rules by what a session must have for them to match, each list in rank order. */
export interface RuleIndex {
  readonly rules: readonly IndexedRule[]
  readonly byAnchor: ReadonlyMap<Anchor['field'], ReadonlyMap<string, readonly IndexedRule[]>>
  /** All rules anchored in a field: those that a session with an unknown value may still match. */
  readonly byField: ReadonlyMap<Anchor['field'], readonly IndexedRule[]>
  /** The distinct lengths of the user prefixes. */
  readonly prefixLengths: readonly number[]
  /** Rules that say nothing that can be looked up. */
  readonly others: readonly IndexedRule[]
}

export function indexRules(bundle: Bundle): RuleIndex {
  const rules = bundle.rules.map((rule, rank) => ({ rule, matcher: compileMatch(rule.match), rank }))
  const byAnchor = new Map<Anchor['field'], Map<string, IndexedRule[]>>()
  const byField = new Map<Anchor['field'], IndexedRule[]>()
  const others: IndexedRule[] = []
  for (const indexed of rules) {
    const anchors = anchorsOf(indexed.rule.match)
    if (anchors === null) {
      others.push(indexed)
      continue
    }
    for (const { field, key } of anchors) {
      appendOnce(
        entry(
          entry(byAnchor, field, () => new Map<string, IndexedRule[]>()),
          key,
          () => [],
        ),
        indexed,
      )
      appendOnce(
        entry(byField, field, () => []),
        indexed,
      )
    }
  }
  const prefixLengths = [...new Set([...(byAnchor.get('userPrefix')?.keys() ?? [])].map(prefix => prefix.length))]
  return { rules, byAnchor, byField, prefixLengths, others }
}

/** Calls `visit` with every list of rules that may match; a rule may come more than once. */
export function visitCandidates(index: RuleIndex, facts: Facts, visit: (rules: readonly IndexedRule[]) => void): void {
  for (const [field, lists] of index.byAnchor) {
    const keys = keysOf(index, field, facts)
    if (keys === null) {
      visit(index.byField.get(field) ?? [])
      continue
    }
    for (const key of keys) {
      const list = lists.get(key)
      if (list !== undefined) visit(list)
    }
  }
  visit(index.others)
}

/** Under which keys a session's rules stand; null when its value is unknown. */
function keysOf(index: RuleIndex, field: Anchor['field'], facts: Facts): readonly string[] | null {
  const { session } = facts
  switch (field) {
    case 'sessionId':
      return [session.id]
    case 'station':
      return facts.station === null ? null : [facts.station]
    case 'user':
      return [facts.user]
    case 'userPrefix':
      return index.prefixLengths.map(length => facts.user.slice(0, length))
    case 'label':
      return facts.labels === null ? null : Object.entries(facts.labels).map(([label, value]) => labelKey(label, value))
    case 'client':
      return facts.client === null ? null : [facts.client]
    case 'group':
      return session.groups === null ? null : session.groups.map(group => fold(group))
    case 'connection':
      return session.connection === null ? null : [session.connection]
    default:
      return field satisfies never
  }
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
