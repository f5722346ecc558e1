import { expect, test } from 'vitest'
import { splitLines as split } from '../../../support/multipoint-lines.ts'

test.each<[string, string, readonly string[]]>([
  ['a marked line', '#mark one\n', ['one']],
  ['several of them', '#mark one\n#mark two\n', ['one', 'two']],
  ['lines that end as on Windows', '#mark one\r\n', ['one']],
  ['what is not marked', 'noise\n#mark one\nmore\n', ['one']],
  ['what only begins like the mark', '#marked\n#mar\n#mark one\n', ['one']],
  ['a mark in the middle of a line', 'noise #mark one\n', []],
  ['a line that has not ended', '#mark one', []],
  ['a mark alone', '#mark \n', ['']],
  ['empty lines', '\n\n#mark one\n\n', ['one']],
  ['noise that a reply ends before it begins', 'noise\n#mark one\n', ['one']],
])('of %s the marked lines are kept', (_, text, lines) => {
  expect(split([text]).lines).toEqual(lines)
})

test('a marked line that never ends is given up once, and what follows is read', () => {
  expect(split(['#mark ', 'x'.repeat(600), 'x'.repeat(600), 'x'.repeat(600), '\n#mark one\n'])).toEqual({
    lines: ['one'],
    tooLong: 1,
  })
})

test('nothing is kept of a flood without a line feed: it would be longer than any text can be', () => {
  const flood = Array.from({ length: 600 }, () => megabyte)
  expect(split([...flood, '\n#mark one\n'])).toEqual({ lines: ['one'], tooLong: 0 })
  expect(split(['#mark ', ...flood, '\n#mark one\n'])).toEqual({ lines: ['one'], tooLong: 1 })
})

/** The longest text of this engine has 2^29 characters. */
const megabyte = 'x'.repeat(1024 * 1024)
