import { fold } from '../model/fold.ts'
import { namesIn } from '../model/match-fields.ts'
import type { Match, MatchField } from '../model/policy.ts'
import { splitUser } from '../model/user-name.ts'
import type { Facts } from './facts.ts'
import { compileGlob, type TextTest } from './glob.ts'

/** Kleene's three values. A field whose value is unknown is undecided, and so is its negation. */
export type Truth = 'yes' | 'no' | 'undecided'

/** A compiled match. */
export interface Matcher {
  truth(facts: Facts): Truth
  /** The first field that leaves the match undecided; null when nothing does. */
  undecidedField(facts: Facts): MatchField | null
}

/** Compiles a match; its fields are AND, their values OR. */
export function compileMatch(match: Match): Matcher {
  const parts: Matcher[] = []
  for (const name of namesIn(match)) {
    const part = compilePart(match, name)
    if (part !== null) parts.push(part)
  }
  const [only, ...others] = parts
  return only !== undefined && others.length === 0 ? only : every(parts)
}

function compilePart(match: Match, name: keyof Match): Matcher | null {
  switch (name) {
    case 'everySession':
      return null
    case 'any':
      return match.any === undefined ? null : some(match.any.map(compileMatch))
    case 'all':
      return match.all === undefined ? null : every(match.all.map(compileMatch))
    case 'not':
      return match.not === undefined ? null : negation(compileMatch(match.not))
    default:
      return compileField(match, name)
  }
}

function compileField(match: Match, name: MatchField): Matcher | null {
  const test = fieldTest(match, name)
  if (test === null) return null
  return { truth: test, undecidedField: facts => (test(facts) === 'undecided' ? name : null) }
}

function fieldTest(match: Match, name: MatchField): ((facts: Facts) => Truth) | null {
  switch (name) {
    case 'sessionId': {
      const ids = new Set(match.sessionId)
      return facts => truth(ids.has(facts.session.id))
    }
    case 'user':
      return userTest(match.user ?? [])
    case 'group': {
      const tests = globs(match.group, true)
      return ({ groups }) => (groups === null ? 'undecided' : truth(groups.some(group => anyOf(tests, group))))
    }
    case 'station': {
      const tests = globs(match.station, false)
      return facts => textTruth(tests, facts.station)
    }
    case 'labels':
      return labelsTest(match.labels ?? {})
    case 'client': {
      const tests = globs(match.client, true)
      return facts => textTruth(tests, facts.client)
    }
    case 'connection': {
      const connections = new Set<string>(match.connection)
      return ({ session }) => (session.connection === null ? 'undecided' : truth(connections.has(session.connection)))
    }
    case 'admin':
      return ({ session }) => (session.admin === null ? 'undecided' : truth(session.admin === match.admin))
    case 'idleFor': {
      const idleFor = match.idleFor ?? 0
      return ({ session, now }) =>
        session.idleSince === null ? 'undecided' : truth(now - session.idleSince >= idleFor)
    }
    case 'host': {
      const tests = globs(match.host, true)
      return facts => truth(anyOf(tests, facts.host))
    }
    default:
      return name satisfies never
  }
}

/** `DOMAIN\name`, `name@domain`, or a bare name, which is the same person in every domain. */
function userTest(patterns: readonly string[]): (facts: Facts) => Truth {
  const tests = patterns.map(pattern => {
    const { domain, name } = splitUser(fold(pattern))
    return { name: compileGlob(name), domain: domain === null || domain === '*' ? null : compileGlob(domain) }
  })
  return facts => {
    let result: Truth = 'no'
    for (const test of tests) {
      if (!test.name(facts.user)) continue
      if (test.domain === null) return 'yes'
      if (facts.domain === null) result = 'undecided'
      else if (test.domain(facts.domain)) return 'yes'
    }
    return result
  }
}

function labelsTest(wanted: Readonly<Record<string, readonly string[]>>): (facts: Facts) => Truth {
  const tests = Object.entries(wanted).map(([label, values]) => ({ label, values: globs(values, false) }))
  return facts => {
    if (facts.labels === null) return 'undecided'
    const labels = facts.labels.values
    for (const { label, values } of tests) {
      const value = Object.hasOwn(labels, label) ? labels[label] : undefined
      if (value === undefined || !anyOf(values, value)) return 'no'
    }
    return 'yes'
  }
}

function globs(patterns: readonly string[] | undefined, foldCase: boolean): readonly TextTest[] {
  return (patterns ?? []).map(pattern => compileGlob(foldCase ? fold(pattern) : pattern))
}

/** Empty text is "known to be none", which no pattern is about, not even `*`. */
function textTruth(tests: readonly TextTest[], text: string | null): Truth {
  if (text === null) return 'undecided'
  return truth(text !== '' && anyOf(tests, text))
}

function anyOf(tests: readonly TextTest[], text: string): boolean {
  return tests.some(test => test(text))
}

function truth(value: boolean): Truth {
  return value ? 'yes' : 'no'
}

function every(parts: readonly Matcher[]): Matcher {
  return combination(parts, 'no', 'yes')
}

function some(parts: readonly Matcher[]): Matcher {
  return combination(parts, 'yes', 'no')
}

/** One part that is `decisive` decides; else an undecided one leaves the whole undecided; else it is `otherwise`. */
function combination(parts: readonly Matcher[], decisive: Truth, otherwise: Truth): Matcher {
  const test = (facts: Facts): Truth => {
    let result = otherwise
    for (const part of parts) {
      const value = part.truth(facts)
      if (value === decisive) return value
      if (value === 'undecided') result = value
    }
    return result
  }
  return {
    truth: test,
    undecidedField(facts) {
      if (test(facts) !== 'undecided') return null
      for (const part of parts) {
        const field = part.undecidedField(facts)
        if (field !== null) return field
      }
      return null
    },
  }
}

function negation(part: Matcher): Matcher {
  const opposite = { yes: 'no', no: 'yes', undecided: 'undecided' } as const
  return {
    truth: facts => opposite[part.truth(facts)],
    undecidedField: facts => part.undecidedField(facts),
  }
}
