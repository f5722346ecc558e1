import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Match } from '../../../src/model/policy.ts'
import { CoverIndex } from '../../../src/policy/cover-index.ts'
import { covers, type MatchShape, shapeOf } from '../../../src/policy/match-cover.ts'
import { runs } from '../../support/runs.ts'

const values = fc.array(fc.constantFrom('a', 'A', 'b', 'a*', 'ab*', '*', 'd\\a*', 'x@y', 'a?'), {
  minLength: 1,
  maxLength: 2,
})
const fields = fc.record(
  { user: values, station: values, labels: fc.record({ room: values }), admin: fc.boolean() },
  { requiredKeys: [] },
)
const composed = fc.constantFrom<Match>({}, {}, { not: { station: ['a'] } }, { any: [{ user: ['b'] }] })
const matches: fc.Arbitrary<readonly Match[]> = fc.array(
  fc.tuple(fields, composed).map(([own, parts]) => ({ ...own, ...parts })),
  { minLength: 2, maxLength: 12 },
)

describe('the index of covering matches', () => {
  it('finds the first that a search through all would find', () => {
    fc.assert(
      fc.property(matches, list => {
        const index = new CoverIndex<{ readonly shape: MatchShape }>()
        const above: { readonly shape: MatchShape }[] = []
        for (const shape of list.map(shapeOf)) {
          const hides = (upper: { readonly shape: MatchShape }): boolean => covers(upper.shape, shape)
          expect(index.first(shape, hides)).toBe(above.find(hides))
          const ranked = { shape }
          index.add(ranked)
          above.push(ranked)
        }
      }),
      { numRuns: runs(1_000) },
    )
  })
})
