import { describe, expect, test } from 'vitest'
import { compileGlob, literalPrefix } from '../../../src/planner/glob.ts'

describe('a glob', () => {
  test.each<readonly [pattern: string, text: string, expected: boolean]>([
    ['ana', 'ana', true],
    ['ana', 'anna', false],
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['?*', '', false],
    ['?*?', 'a', false],
    ['?*?', 'ab', true],
    ['*?*', '', false],
    ['*?*', 'abc', true],
    ['a*', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['*ab*ab*', 'abab', true],
    ['*ab*ab*', 'abxa', false],
    ['*aba*ba', 'ababa', true],
    ['*aba*ba', 'abba', false],
    ['*a?c*', 'xabxabcx', true],
    ['*.local', 'pc.local', true],
    ['a.c', 'abc', false],
    ['[ab]', 'a', false],
    ['[ab]', '[ab]', true],
    ['a\\*', 'a\\b', true],
    ['a\\*', 'a*', false],
    ['a\\?', 'a\\x', true],
    ['(a+)+$', '(a+)+$', true],
    ['a\nb*', 'a\nbc', true],
    ['*', 'a\nb', true],
    ['?', '😀', true],
    ['??', '😀', false],
    ['*😀?', 'x😀é', true],
    ['😀*', '😀😀', true],
  ])('%j against %j: %s', (pattern, text, expected) => {
    expect(compileGlob(pattern)(text)).toBe(expected)
  })

  test.each([
    ['class\\pupil*', 'class\\pupil'],
    ['a?c', 'a'],
    ['*a', ''],
    ['plain', 'plain'],
  ])('%s begins with %j whatever it matches', (pattern, prefix) => {
    expect(literalPrefix(pattern)).toBe(prefix)
  })
})
