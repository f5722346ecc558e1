import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anonymise } from '../../../src/anonymise/anonymise.ts'
import { namePatterns } from '../../../src/anonymise/patterns.ts'
import { observationDocument } from '../../../src/documents/observation.ts'
import { fold } from '../../../src/model/fold.ts'
import type { Match } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { compileGlob } from '../../../src/planner/glob.ts'
import { plan } from '../../../src/planner/plan.ts'
import { parseObservation } from '../../../src/policy/observation.ts'
import { rule } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'
import { inputsOf } from '../../support/planning.ts'
import '../../support/property-seed.ts'
import { runs } from '../../support/runs.ts'

/** Few characters, so that globs and names meet; also such as mean something in accounts, and those that are longer in another case. */
const letters = ['a', 'b', 'B', '1', '-', 'p', 'é', 'ς', 'Σ', '😀'] as const
const text = (more: readonly string[], least: number) =>
  fc.string({ unit: fc.constantFrom(...letters, ...more), minLength: least, maxLength: 6 })
const glob = text(['*', '*', '?'], 1)
const userGlob = fc.oneof(
  glob,
  fc.tuple(glob, glob).map(([domain, name]) => `${domain}\\${name}`),
  fc.tuple(glob, glob).map(([name, domain]) => `${name}@${domain}`),
)
const globs = (of: fc.Arbitrary<string>) => fc.array(of, { minLength: 1, maxLength: 3 })

const leaf: fc.Arbitrary<Match> = fc.oneof(
  globs(userGlob).map(user => ({ user })),
  globs(glob).map(group => ({ group })),
  globs(glob).map(client => ({ client })),
  globs(glob).map(host => ({ host })),
  fc.constant<Match>({ connection: ['remote'] }),
)
const match: fc.Arbitrary<Match> = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map(any => ({ any })),
  fc.tuple(leaf, leaf).map(([one, not]) => ({ all: [one], not })),
)

const account: fc.Arbitrary<Pick<Session, 'user' | 'domain'>> = fc.oneof(
  fc.record({ user: text([], 1), domain: fc.option(text([], 1)) }),
  fc.tuple(text([], 1), text([], 1)).map(([domain, name]) => ({ user: `${domain}\\${name}`, domain: null })),
  fc.tuple(text([], 1), text([], 1)).map(([name, domain]) => ({ user: `${name}@${domain}`, domain: null })),
  fc.constant({ user: null, domain: null }),
)
const someone: fc.Arbitrary<Partial<Session>> = fc
  .record({
    account,
    groups: fc.option(fc.array(text([], 1), { maxLength: 3 })),
    client: fc.option(text([], 1)),
    connection: fc.constantFrom('station' as const, 'remote' as const, null),
    blocked: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
  })
  .map(({ account, ...rest }) => ({ ...rest, ...account }))

const cases = fc.record({
  matches: fc.array(match, { minLength: 1, maxLength: 4 }),
  ensures: fc.array(fc.constantFrom('unlocked' as const, 'disconnected' as const, 'unmanaged' as const), {
    minLength: 4,
    maxLength: 4,
  }),
  protect: fc.record({ users: fc.array(userGlob, { maxLength: 2 }), groups: fc.array(glob, { maxLength: 2 }) }),
  people: fc.array(someone, { minLength: 1, maxLength: 8 }),
  host: text([], 1),
})

test('a plan of the anonymised look decides the same by the same rules', () => {
  fc.assert(
    fc.property(cases, ({ matches, ensures, protect, people, host }) => {
      const rules = matches.map((each, index) =>
        rule({ rule: `r${index}`, priority: index % 2, match: each, ensure: ensures[index] ?? 'unlocked' }),
      )
      const sessions = people.map((one, index) => session({ ...one, id: String(index + 1) }))
      const seen = observation(sessions, { host })
      const hidden = anonymise(seen, namePatterns(matches, protect)).observation
      // By the file that somebody else reads.
      const { observation: read } = parseObservation('s.json', JSON.stringify(observationDocument(hidden)))
      expect(read).toEqual(hidden)
      const decided = [seen, hidden].map(each =>
        plan(inputsOf(rules, each.sessions, { observation: { host: each.host }, guards: { protect } })).decisions.map(
          ({ session: _, ...decision }) => decision,
        ),
      )
      expect(decided[1]).toEqual(decided[0])
    }),
    { numRuns: runs(500) },
  )
})

test('every glob sees in the new name what it saw in the old one, and two people stay two', () => {
  fc.assert(
    fc.property(cases, ({ matches, protect, people, host }) => {
      const patterns = namePatterns(matches, protect)
      const sessions = people.map((one, index) => session({ ...one, id: String(index + 1) }))
      const { observation: hidden, kept } = anonymise(observation(sessions, { host }), patterns)
      const pairs = {
        group: sessions.flatMap((one, i) =>
          (one.groups ?? []).map((name, j) => [name, hidden.sessions[i]?.groups?.[j]]),
        ),
        client: sessions.map((one, i) => [one.client, hidden.sessions[i]?.client]),
        host: [[host, hidden.host]],
      }
      for (const kind of ['group', 'client', 'host'] as const) {
        const news = new Map<string, string>()
        for (const [before, after] of pairs[kind]) {
          if (before == null || after == null) continue
          for (const pattern of patterns[kind]) {
            expect(compileGlob(pattern)(fold(after)), `${pattern} of ${before}, now ${after}`).toBe(
              compileGlob(pattern)(fold(before)),
            )
          }
          expect(news.get(fold(before)) ?? after).toBe(after)
          news.set(fold(before), after)
          const isKept = kept.some(one => one.kind === kind && fold(one.name) === fold(before))
          expect(fold(after) === fold(before)).toBe(isKept)
        }
        expect(new Set([...news.values()].map(fold)).size).toBe(news.size)
      }
    }),
    { numRuns: runs(500) },
  )
})

test('a name that no pattern names a character of leaves none of its own behind', () => {
  fc.assert(
    fc.property(
      fc.array(glob, { maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('W', 'é', 'X', 'ü'), minLength: 1 }),
      (user, name) => {
        fc.pre(!user.some(pattern => /[éÉ]/.test(pattern)))
        const patterns = namePatterns([{ user }], { users: [], groups: [] })
        const { observation: hidden } = anonymise(observation([session({ user: name, domain: null })]), patterns)
        const left = hidden.sessions[0]?.user ?? ''
        expect(
          [...left].filter(character => 'wéxü'.includes(character) && !'person-0123456789'.includes(character)),
        ).toEqual([])
      },
    ),
  )
})

test('the look is at the same sessions at the same time', () => {
  const seen = observation([session({ id: '3', client: 'LAPTOP-9', connection: 'remote' })], { host: 'LAB-7' })
  const { observation: hidden, names } = anonymise(seen, namePatterns([], { users: [], groups: [] }))
  expect(hidden).toMatchObject({ host: 'host-1', observedAt: noon })
  expect(hidden.sessions).toEqual([
    { ...seen.sessions[0], user: 'person-1', domain: 'domain-1', groups: ['group-1'], client: 'client-1' },
  ])
  expect(names).toEqual({ user: 1, domain: 1, group: 1, client: 1, host: 1 })
})
