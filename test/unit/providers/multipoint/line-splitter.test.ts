import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineSplitter } from '../../../../src/providers/multipoint/line-splitter.ts'

function split(
  parts: readonly string[],
  longest = 1_000,
): { readonly lines: readonly string[]; readonly tooLong: number } {
  const lines: string[] = []
  let tooLong = 0
  const splitter = new LineSplitter({
    mark: '#mark ',
    longest,
    onLine: line => lines.push(line),
    onTooLong: () => {
      tooLong += 1
    },
  })
  for (const part of parts) splitter.push(part)
  return { lines, tooLong }
}

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

test('wherever the stream is cut, the lines are the same', () => {
  const piece = fc.constantFrom('#mark ', '#', 'noise', '\n', '\r\n', 'x', '{"id":1}', '#mark one\n')
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(20)), (pieces, cuts) => {
      const text = pieces.join('')
      const parts: string[] = []
      let rest = text
      for (const cut of cuts) {
        parts.push(rest.slice(0, cut))
        rest = rest.slice(cut)
      }
      expect(split([...parts, rest])).toEqual(split([text]))
    }),
  )
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
