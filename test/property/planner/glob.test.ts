import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileGlob, literalPrefix } from '../../../src/planner/glob.ts'
import { runs } from '../../support/runs.ts'
import { globExpression } from './naive.ts'

/** Few letters, so that patterns and texts meet; two are the signs of regular expressions, one takes two units. */
const letters = ['a', 'b', '\\', '.', '(', '\n', '😀'] as const
const texts = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 })
const patterns = fc.string({ unit: fc.constantFrom(...letters, '*', '*', '?'), maxLength: 8 })

test('a glob matches what its regular expression matches', () => {
  fc.assert(
    fc.property(patterns, texts, (pattern, text) => {
      expect(compileGlob(pattern)(text)).toBe(globExpression(pattern, false).test(text))
    }),
    { numRuns: runs(20_000) },
  )
})

test('a text made from a glob matches it and begins with its literal prefix', () => {
  const filled = patterns.chain(pattern => {
    const parts = Array.from(pattern, character => {
      if (character === '*') return texts
      return character === '?' ? fc.constantFrom<string>(...letters) : fc.constant(character)
    })
    return fc.tuple(
      fc.constant(pattern),
      fc.tuple(...parts).map(parts => parts.join('')),
    )
  })
  fc.assert(
    fc.property(filled, ([pattern, text]) => {
      expect(compileGlob(pattern)(text)).toBe(true)
      expect(text.startsWith(literalPrefix(pattern))).toBe(true)
    }),
    { numRuns: runs(5_000) },
  )
})

test('many stars in a long text end: whoever tried every way to share it out would not', () => {
  const text = 'a'.repeat(5_000)
  for (const piece of ['a', 'aa', '?a', 'a?a']) {
    const pattern = `${`*${piece}`.repeat(50)}*b`
    expect(compileGlob(pattern)(text)).toBe(false)
    expect(compileGlob(`${pattern}*`)(`${text}b`)).toBe(true)
    expect(compileGlob(`${`*${piece}`.repeat(50)}*`)(text)).toBe(true)
  }
})
