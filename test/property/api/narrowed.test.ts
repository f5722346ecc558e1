import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWithin, narrowed } from '../../../src/api/narrowed.ts'
import { Refusal } from '../../../src/api/problem.ts'
import type { SessionSelector } from '../../../src/model/hold.ts'
import type { Session } from '../../../src/model/session.ts'
import { FactFinder, type Labels, labelKey } from '../../../src/planner/facts.ts'
import { compileMatch } from '../../../src/planner/match.ts'
import { parseSelector } from '../../../src/policy/selector.ts'
import { noon, observation, session } from '../../support/observation.ts'

const user = fc.constantFrom('ana', 'Ana', 'an*', '*', 'class\\ana', 'class\\*', 'c*', 'ana@class', 'ben')
const label = fc.constantFrom('lab-1', 'LAB-1', 'lab-*', '*', 'lab-2', 'l?b-1')
const term = fc.oneof(
  user.map(value => `user=${value}`),
  label.map(value => `room=${value}`),
  label.map(value => `floor=${value}`),
  fc.constantFrom('1', '2', '4').map(value => `station=${value}`),
  fc.constantFrom(
    'station=*',
    'station=A',
    'station=a',
    '5',
    '6',
    'connection=station',
    'connection=remote',
    'admin=true',
    'admin=false',
  ),
  fc.constantFrom('idleFor=1m', 'idleFor=10m', 'client=PC-1', 'client=pc-*', 'group=class\\pupils', 'everySession'),
)
const selector: fc.Arbitrary<string> = fc
  .array(term, { minLength: 1, maxLength: 4 })
  .map(terms => terms.join(','))
  .filter(text => parseSelector(text).selector !== null)

const seen: fc.Arbitrary<Session> = fc
  .record({
    id: fc.constantFrom('5', '6'),
    user: fc.constantFrom('ana', 'Ana', 'anabel', 'ben', 'c'),
    domain: fc.constantFrom('CLASS', 'OTHER', null),
    station: fc.constantFrom('1', '2', 'A', 'a', null),
    connection: fc.constantFrom('station', 'remote', null),
    client: fc.constantFrom('PC-1', 'pc-2', null),
    groups: fc.constantFrom(['CLASS\\pupils'], [], null),
    admin: fc.constantFrom(true, false, null),
    idleSince: fc.constantFrom(noon, session().logonAt, null),
  })
  .map(differences => session(differences))

function labels(room: string, floor: string): Labels {
  return { values: { room, floor }, keys: [labelKey('room', room), labelKey('floor', floor)] }
}
const stations = new Map([
  ['1', labels('lab-1', 'lab-2')],
  ['2', labels('LAB-1', 'lab-1')],
  ['A', labels('lab-2', 'l')],
  ['a', labels('lab-11', 'lab-1')],
])

function parsed(text: string): SessionSelector {
  const { selector: found } = parseSelector(text)
  if (found === null) throw new Error(`no selector: ${text}`)
  return found
}

function truthOf({ match }: SessionSelector, of: Session): string {
  const facts = new FactFinder(observation([of]), stations, noon).of(of, of.user ?? '')
  return compileMatch(match).truth(facts)
}

describe('what a token is about and what is asked of it', () => {
  test('never come to a session that the token is not about', () => {
    let met = 0
    fc.assert(
      fc.property(selector, selector, seen, (of, asked, one) => {
        const match = parsed(of)
        try {
          const both = narrowed(match, asked)
          expect(parseSelector(both.text).selector).toEqual(both)
          if (truthOf(both, one) === 'yes') met++
          if (truthOf(both, one) === 'yes') expect(truthOf(match, one)).toBe('yes')
          if (truthOf(both, one) === 'yes') expect(truthOf(parsed(asked), one)).toBe('yes')
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
        }
      }),
      { numRuns: 3_000 },
    )
    expect(met).toBeGreaterThan(30)
  })

  test('are within one another only where every session proves it', () => {
    let within = 0
    fc.assert(
      fc.property(selector, selector, seen, (narrow, broad, one) => {
        if (!isWithin(parsed(narrow), parsed(broad))) return
        if (truthOf(parsed(narrow), one) !== 'yes') return
        within++
        expect(truthOf(parsed(broad), one)).toBe('yes')
      }),
      { numRuns: 3_000 },
    )
    expect(within).toBeGreaterThan(3)
  })

  test.each([
    ['user=an*', 'user=ana', true],
    ['user=c*', 'user=class\\ana', false],
    ['room=lab-1', 'room=LAB-1', false],
    ['room=lab-1', 'room=lab-1,station=4', true],
    ['room=lab-1', 'station=4', false],
    ['everySession', 'station=4', true],
    ['station=4', 'everySession', false],
    ['idleFor=5m', 'idleFor=10m', true],
    ['idleFor=10m', 'idleFor=5m', false],
  ])('%s holds %s: %s', (broad, narrow, is) => {
    expect(isWithin(parsed(narrow), parsed(broad))).toBe(is)
  })
})
