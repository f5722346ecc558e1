import { isoInstant } from '../model/time.ts'
import { type MatchPart, partText } from '../planner/explain-parts.ts'
import type { CompiledRule } from '../policy/compile-rules.ts'
import { placeOfKey, placeOfValue } from '../policy/locate.ts'
import { type Finding, finding, namedAll } from './finding.ts'
import type { Horizon } from './hours.ts'
import type { Verdict } from './verdict.ts'

/** What there is to say of one rule; nothing where all is well, and nothing yet where it is not decided. */
export function ruleFindings(compiled: CompiledRule, verdict: Verdict, horizon: Horizon): readonly Finding[] {
  switch (verdict.kind) {
    case 'never-holds':
      return [neverHolds(compiled, horizon)]
    case 'never-matches':
      return [neverMatches(compiled, verdict.parts)]
    case 'hidden':
      return [hidden(compiled, verdict)]
    case 'in-doubt':
      return [inDoubt(compiled, verdict)]
    case 'protected':
      return [isProtected(compiled, verdict)]
    case 'decides':
    case 'undecided':
      return []
    default:
      return verdict satisfies never
  }
}

function neverHolds({ rule, document, path }: CompiledRule, { from, to }: Horizon): Finding {
  const { notBefore, expiresAt } = rule
  if (expiresAt !== null && expiresAt <= from) {
    return finding('neverInForce', placeOfValue(document, ['spec', 'expiresAt']), {
      message: `the rule ${rule.rule} never holds again: its policy expired at ${isoInstant(expiresAt)}`,
      hint: 'remove the policy, or give it a later expiresAt',
      rule,
    })
  }
  if (notBefore !== null && notBefore >= to) {
    return finding('neverInForce', placeOfValue(document, ['spec', 'notBefore']), {
      message: `the rule ${rule.rule} never holds within the horizon: its policy begins at ${isoInstant(notBefore)}, and the horizon ends at ${isoInstant(to)}`,
      hint: 'look whether the year is right, or look further ahead',
      rule,
    })
  }
  const first = notBefore !== null && notBefore > from ? notBefore : from
  const last = expiresAt !== null && expiresAt < to ? expiresAt : to
  return finding('neverInForce', placeOfKey(document, path, 'when'), {
    message: `the rule ${rule.rule} never holds: none of its windows comes between ${isoInstant(first)} and ${isoInstant(last)}`,
    hint: 'look at days, on and except together, and at notBefore and expiresAt of the policy',
    rule,
  })
}

function neverMatches({ rule, document, path }: CompiledRule, parts: readonly MatchPart[]): Finding {
  const names = new Set(parts.map(({ name }) => name))
  const is = (...wanted: readonly string[]): boolean => wanted.every(name => names.has(name as MatchPart['name'])) // only compared
  const shown = [...new Set(parts.map(partText))].map(name => `\`${name}\``)
  const together =
    shown.length === 1
      ? `${shown[0]} can't be met`
      : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} exclude each other`
  let [why, hint] = [together, 'the fields of one match must all hold; for several alternatives write any']
  if (names.size === 1 && is('labels')) {
    why = 'no station has these labels'
    hint = 'labels stand in documents of kind: Inventory; look whether one is missing, or written differently'
  } else if (names.size === 2 && is('connection') && (is('station') || is('labels'))) {
    why = `${together}: a remote session has no station`
  } else if (names.size === 2 && is('connection', 'client')) {
    why = `${together}: a session at a station has no client`
  }
  return finding('matchesNobody', placeOfKey(document, path, 'match'), {
    message: `the rule ${rule.rule} never matches anybody: ${why}`,
    hint,
    rule,
  })
}

function hidden(
  { rule, document, path }: CompiledRule,
  { by, example }: Extract<Verdict, { kind: 'hidden' }>,
): Finding {
  const above = by.filter(({ priority }) => priority > rule.priority).length
  const why = above === by.length ? 'a higher priority' : above === 0 ? 'come first' : 'a higher priority or come first'
  const [only] = by
  const message =
    by.length === 1 && only !== undefined
      ? `the rule never decides: ${namedAll(by)} matches whenever it does and ${above === 1 ? 'has a higher priority' : 'comes first'}`
      : `the rule never decides: whenever it matches, so does one of ${namedAll(by)}, and they ${above === 0 ? why : `have ${why}`}`
  return finding('alwaysHidden', placeOfValue(document, [...path, 'name']), {
    message,
    hint: 'give it a higher priority, or remove it',
    rule,
    others: by,
    example,
  })
}

function inDoubt(
  { rule, document, path }: CompiledRule,
  { by, example }: Extract<Verdict, { kind: 'in-doubt' }>,
): Finding {
  return finding('alwaysInDoubt', placeOfValue(document, [...path, 'name']), {
    message: `the rule never disconnects anybody: wherever it wins, it is unknown whether ${by.length === 1 ? '' : 'one of '}${namedAll(by)} matches as well, and doubt keeps a disconnect back`,
    hint: 'give it a higher priority, or remove it',
    rule,
    others: by,
    example,
  })
}

function isProtected(
  { rule, document, path }: CompiledRule,
  { example }: Extract<Verdict, { kind: 'protected' }>,
): Finding {
  const message =
    rule.ensure === 'disconnected'
      ? 'the rule never disconnects anybody: whomever it could disconnect is an administrator, or may be one, and these are protected'
      : 'the rule never unlocks anybody: whomever it could unlock is an administrator, and these are protected'
  return finding('alwaysProtected', placeOfValue(document, [...path, 'name']), {
    message,
    hint: 'write touchAdmins: true if administrators are meant, and ensure: unmanaged if they are to be left alone',
    rule,
    example,
  })
}
