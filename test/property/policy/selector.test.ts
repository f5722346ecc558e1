import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Match } from '../../../src/model/policy.ts'
import { ms } from '../../../src/model/time.ts'
import { FactFinder, type Labels } from '../../../src/planner/facts.ts'
import { compileMatch } from '../../../src/planner/match.ts'
import { parseSelector } from '../../../src/policy/selector.ts'
import { noon, observation } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { sessions } from '../planner/arbitraries.ts'

/** What a person means: one field or label, one value. */
interface Meant {
  readonly key: string
  readonly value: string
}

const text = fc
  .string({
    unit: fc.constantFrom(...'aA4Zéß\\*?@.=-_/\' ",“İςΣ', '😀', 'class', 'ana', '\u00a0'),
    minLength: 1,
    maxLength: 6,
  })
  .filter(value => value.trim() !== '' && !value.endsWith('\\'))
const user = fc.constantFrom(
  'ana',
  'Ana',
  'CLASS\\ana',
  'ana@class',
  'c*\\pupil1',
  '*\\ben',
  'pupil?',
  '**',
  '__proto__',
)

const meant: fc.Arbitrary<Meant> = fc.oneof(
  fc.constantFrom('5', '10', 'c2', 'seat').map(value => ({ key: 'session', value })),
  fc
    .oneof(
      user,
      text.filter(value => !value.startsWith('@')),
    )
    .map(value => ({ key: 'user', value })),
  fc
    .oneof(
      fc.tuple(fc.constantFrom('group', 'client', 'station', 'host'), text),
      fc.constantFrom(['group', 'class\\pupils'], ['group', 'CLASS\\**'], ['station', '?'], ['station', '1']),
      fc.constantFrom(['client', 'pc-?'], ['client', 'PC-1'], ['host', 'HOST-*'], ['host', 'host-1']),
    )
    .map(([key = '', value = '']) => ({ key, value })),
  fc
    .tuple(fc.constantFrom('room', 'side', 'constructor', 'label:user', 'label:cost', 'label:room'), text)
    .map(([key, value]) => ({ key, value })),
  fc.constantFrom('station', 'remote', 'console').map(value => ({ key: 'connection', value })),
  fc.constantFrom('1m', '60s', '30m', '1800s', '1h').map(value => ({ key: 'idleFor', value })),
)

/** Some of the spellings that mean the same. */
interface Spelling {
  readonly quote: '' | "'" | '"'
  readonly space: '' | ' '
  readonly capitals: boolean
}

const spelling: fc.Arbitrary<Spelling> = fc.record({
  quote: fc.constantFrom('', "'", '"'),
  space: fc.constantFrom('', ' '),
  capitals: fc.boolean(),
})

const foldedFields = ['group', 'client', 'host']

function spell({ key, value }: Meant, { quote, space, capitals }: Spelling): string {
  // Final and other sigmas have one capital, and folding undoes that one only.
  const written = capitals && foldedFields.includes(key) && /^[a-z*?]+$/.test(value) ? value.toUpperCase() : value
  const needed = quote === '' && /^[\s'=]|\s$|[,"“]/.test(written) ? "'" : quote
  const quoted = needed === '' ? written : `${needed}${written.replaceAll(needed, needed + needed)}${needed}`
  return `${space}${key}${space}=${space}${quoted}${space}`
}

const selectors = fc.uniqueArray(fc.tuple(meant, spelling, spelling), {
  selector: ([{ key, value }]) => `${key}\n${value}`,
  minLength: 1,
  maxLength: 6,
})

/** The match as a policy would have it, nothing brought into one form. */
function plainMatch(choices: readonly Meant[]): Match {
  const of = (key: string): readonly string[] | undefined => {
    const values = choices.filter(choice => choice.key === key).map(({ value }) => value)
    return values.length === 0 ? undefined : values
  }
  const labels = choices
    .map(({ key }) => key)
    .filter(key => /^(room|side|constructor|label:.*)$/.test(key))
    .map(key => key.replace('label:', ''))
  const bare = (name: string) => (name === 'user' ? [] : (of(name) ?? []))
  const lengths = of('idleFor')?.map(length => ({ idleFor: ms(minutes(length) * 60_000) }))
  const parts: Match[] = [
    ...(['user', 'group', 'client', 'station', 'host'] as const).flatMap(key => {
      const values = of(key)
      return values === undefined ? [] : [{ [key]: values }]
    }),
    ...(of('session') === undefined ? [] : [{ sessionId: of('session') ?? [] }]),
    ...[...new Set(labels)].map(name => ({
      labels: { [name]: [...bare(name), ...(of(`label:${name}`) ?? [])] },
    })),
    ...(of('connection') ?? []).slice(0, 1).map(() => ({
      connection: (['station', 'remote', 'console'] as const).filter(kind => of('connection')?.includes(kind)),
    })),
    ...(lengths === undefined ? [] : [{ any: lengths }]),
  ]
  return { all: parts }
}

function minutes(length: string): number {
  const count = Number.parseInt(length, 10)
  return length.endsWith('h') ? count * 60 : length.endsWith('s') ? count / 60 : count
}

function parsed(text: string): { readonly text: string; readonly match: Match } {
  const { selector, problems } = parseSelector(text)
  if (selector === null) throw new Error(`${JSON.stringify(text)}: ${problems[0]?.message}`)
  return selector
}

test('whatever its spelling and order, a selector has one text, which reads back to the same', () => {
  fc.assert(
    fc.property(selectors, fc.boolean(), (choices, backwards) => {
      const one = choices.map(([choice, spelling]) => spell(choice, spelling))
      const other = choices.map(([choice, , spelling]) => spell(choice, spelling))
      if (backwards) other.reverse()
      const selector = parsed(one.join(','))
      expect(parsed([...other, ...one].join(','))).toEqual(selector)
      expect(parsed(selector.text)).toEqual(selector)
      expect(JSON.stringify(parsed(selector.text).match)).toBe(JSON.stringify(selector.match))
    }),
    { numRuns: runs(2_000) },
  )
})

test('it picks whom the same match in a policy picks, also where that cannot be told', () => {
  const labelled = new Map<string, Labels>([
    ['1', { values: { room: 'a', user: 'A' }, keys: [] }],
    ['2', { values: { room: '4', constructor: 'Z' }, keys: [] }],
  ])
  fc.assert(
    fc.property(selectors, sessions, (choices, seen) => {
      const { match } = parsed(choices.map(([choice, spelling]) => spell(choice, spelling)).join(','))
      const plain = compileMatch(plainMatch(choices.map(([choice]) => choice)))
      const own = compileMatch(match)
      const facts = new FactFinder(observation(seen), labelled, noon)
      for (const session of seen) {
        const of = facts.of(session, session.user ?? 'nobody')
        expect(own.truth(of)).toBe(plain.truth(of))
      }
    }),
    { numRuns: runs(2_000) },
  )
})

test('any text is read or refused with a place, and what is read holds no control character', () => {
  const unit = fc.constantFrom(
    ...`a4=,'" \\*@:“\t\u001b\u202e\ud800`,
    'user',
    'room',
    'session',
    'everySession',
    'label:',
    'hold',
  )
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit, maxLength: 12 }), fc.string({ unit: 'binary' })), text => {
      const { selector, problems } = parseSelector(text)
      expect(selector === null).toBe(problems.length > 0)
      for (const { column } of problems) {
        expect(column).toBeGreaterThanOrEqual(1)
        expect(column).toBeLessThanOrEqual(text.length + 1)
      }
      if (selector === null) return
      expect(selector.text).not.toMatch(/[\p{Cc}\p{Cs}]/u)
      expect(parseSelector(selector.text).selector).toEqual(selector)
    }),
    { numRuns: runs(1_000) },
  )
})
