import { describe, expect, it } from 'vitest'
import { compileGlob } from '../../../src/planner/glob.ts'
import { textClasses } from '../../../src/prover/text-classes.ts'

/** For each class, which of the globs its text matches. */
function matched(globs: readonly string[]): readonly string[] {
  const { texts, complete, matching } = textClasses(globs)
  expect(complete).toBe(true)
  return texts
    .map((text, index) => {
      for (const glob of globs) expect(compileGlob(glob)(text)).toBe(((matching(glob) >> BigInt(index)) & 1n) === 1n)
      return globs.filter(glob => compileGlob(glob)(text)).join(' ')
    })
    .sort()
}

describe('the classes of texts', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['without any glob', [], ['']],
    ['of words', ['ana', 'ben'], ['', 'ana', 'ben']],
    ['of a prefix and a word within', ['a*', 'ana'], ['', 'a*', 'a* ana']],
    ['of a beginning and an end', ['a*', '*z'], ['', '*z', 'a*', 'a* *z']],
    ['of two beginnings', ['a*', 'b*'], ['', 'a*', 'b*']],
    ['of any one character', ['?', 'a'], ['', '?', '? a']],
    ['of everything', ['*'], ['*']],
    ['of stars that stand for nothing', ['a***b', 'ab'], ['', 'a***b', 'a***b ab']],
    ['of stars in a row', ['a***b', 'a*', '**'], ['**', 'a* **', 'a***b a* **']],
    ['of lengths', ['?', '??', '??*'], ['?', '?? ??*', '??*']],
    ['of a character beyond the first 65536', ['?', '😀'], ['', '?', '? 😀']],
    ['of a backslash, which is itself', ['a\\*', 'a*'], ['', 'a*', 'a\\* a*']],
    ['of what stands twice', ['*ab*', '*ba*'], ['', '*ab*', '*ab* *ba*', '*ba*']],
  ])('%s', (_, globs, classes) => {
    expect(matched(globs)).toEqual([...classes].sort())
  })

  it('have no blank text and no empty one, since nobody is called so', () => {
    const { texts } = textClasses(['*', ' ', '?'])
    expect(texts.every(text => text.trim() !== '')).toBe(true)
    expect(texts).toHaveLength(2)
  })

  it('have one for each literal, whatever signs are in it', () => {
    const { texts } = textClasses(['a*'], ['a1', 'a*', 'b'])
    expect(texts).toContain('a1')
    expect(texts).toContain('a*')
    expect(texts).toContain('b')
    expect(texts).toHaveLength(5)
  })

  it('say so where there are too many, and those that are there are real', () => {
    const globs = [...'abcdefghijklmnop'].map(letter => `*${letter}*${letter}*`)
    const { texts, complete, matching } = textClasses(globs, [], { states: 500, places: 100_000 })
    expect(complete).toBe(false)
    expect(texts.length).toBeGreaterThan(10)
    for (const glob of globs) {
      for (const [index, text] of texts.entries()) {
        expect(((matching(glob) >> BigInt(index)) & 1n) === 1n).toBe(compileGlob(glob)(text))
      }
    }
  })
})
