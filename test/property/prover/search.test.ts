import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { both, either, type Need } from '../../../src/prover/need.ts'
import { search } from '../../../src/prover/search.ts'

/** Three dimensions of three classes each, and groups of three classes. */
const ALL = [0b111n, 0b111n, 0b111n]
const CLASSES = [0, 1, 2]

const leaf: fc.Arbitrary<Need> = fc.oneof(
  fc.record({
    kind: fc.constant('in' as const),
    dimension: fc.constantFrom(...CLASSES),
    set: fc.bigInt({ min: 1n, max: 6n }),
  }),
  fc.record({ kind: fc.constant('groups' as const), want: fc.constantFrom('known' as const, 'unknown' as const) }),
  fc.record({
    kind: fc.constant('group' as const),
    want: fc.constantFrom('some' as const, 'none' as const),
    set: fc.bigInt({ min: 1n, max: 6n }),
  }),
)

const need: fc.Arbitrary<Need> = fc.letrec<{ need: Need }>(tie => ({
  need: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('need'), { minLength: 1, maxLength: 3 }).map(both),
    fc.array(tie('need'), { minLength: 2, maxLength: 3 }).map(either),
  ),
})).need

interface Somebody {
  readonly at: readonly number[]
  /** null: not known; else a bit for each class of which there is a group. */
  readonly groups: bigint | null
}

const everybody: readonly Somebody[] = CLASSES.flatMap(a =>
  CLASSES.flatMap(b =>
    CLASSES.flatMap(c => [null, 0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((groups): Somebody => ({ at: [a, b, c], groups }))),
  ),
)

function meets(need: Need, { at, groups }: Somebody): boolean {
  switch (need.kind) {
    case 'always':
      return true
    case 'never':
      return false
    case 'in':
      return ((need.set >> BigInt(at[need.dimension] ?? 9)) & 1n) === 1n
    case 'groups':
      return (groups !== null) === (need.want === 'known')
    case 'group':
      return groups !== null && ((groups & need.set) !== 0n) === (need.want === 'some')
    case 'and':
      return need.parts.every(part => meets(part, { at, groups }))
    case 'or':
      return need.parts.some(part => meets(part, { at, groups }))
    default:
      return need satisfies never
  }
}

describe('searching for somebody who meets several needs', () => {
  it('finds one where there is one, and none where there is none', () => {
    let none = 0
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 9 }), needs => {
        const answer = search(needs, ALL, { steps: 100_000 })
        const suitable = everybody.filter(somebody => needs.every(need => meets(need, somebody)))
        expect(answer.kind).toBe(suitable.length > 0 ? 'found' : 'none')
        if (answer.kind === 'none') none += 1
        if (answer.kind !== 'found') return
        // Every combination of what is left is somebody who meets them.
        const { left, groups } = answer.found
        const wanted = groups.some.every(set => (set & ~groups.barred) !== 0n)
        expect(wanted && !(groups.known === false && groups.some.length > 0)).toBe(true)
        const owned =
          groups.known === false ? null : groups.some.reduce((all, set) => all | first(set & ~groups.barred), 0n)
        for (const { at } of everybody) {
          if (!at.every((index, dimension) => (((left[dimension] ?? 0n) >> BigInt(index)) & 1n) === 1n)) continue
          for (const need of needs) expect(meets(need, { at, groups: owned })).toBe(true)
        }
      }),
      { numRuns: 3_000 },
    )
    expect(none).toBeGreaterThan(300)
  })

  it('goes back where what it tried first leads nowhere', () => {
    const within = (dimension: number, set: bigint): Need => ({ kind: 'in', dimension, set })
    const needs = [
      either([within(0, 1n), within(1, 1n)]),
      either([within(0, 6n), within(2, 1n)]),
      either([within(0, 6n), within(2, 2n)]),
    ]
    expect(search(needs, ALL, { steps: 1_000 })).toMatchObject({ kind: 'found', found: { left: [6n, 1n, 7n] } })
    expect(search(needs, ALL, { steps: 0 })).toEqual({ kind: 'gave-up' })
  })
})

function first(set: bigint): bigint {
  return set & -set
}
