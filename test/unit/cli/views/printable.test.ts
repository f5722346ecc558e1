import { expect, it } from 'vitest'
import { jsonLine, jsonText } from '../../../../src/cli/views/json.ts'
import { printable, printableLines } from '../../../../src/cli/views/printable.ts'

it.each([
  ['an escape', 'a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['the eight-bit form of it', 'a\u009b31mb', 'a\\u{9b}31mb'],
  ['a line feed', 'a\nb', 'a\\u{a}b'],
  ['a carriage return', 'a\rb', 'a\\u{d}b'],
  ['what turns the direction around', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
  ['nothing of ordinary names', 'CLASS\\Zoë 李 👩‍🏫', 'CLASS\\Zoë 李 👩‍🏫'],
])('shows %s instead of sending it', (_, text, shown) => {
  expect(printable(text)).toBe(shown)
})

it('keeps the lines and tabs of a code frame', () => {
  expect(printableLines('a\tb\n\u001bc')).toBe('a\tb\n\\u{1b}c')
})

it('prints JSON that a terminal does not obey and that means the same', () => {
  const value = { user: 'ana\u009b2J\u202e\u001b' }
  expect(jsonText(value)).not.toMatch(/[\u007f-\u009f\u202e]/)
  expect(JSON.parse(jsonText(value))).toEqual(value)
  expect(JSON.parse(jsonLine(value))).toEqual(value)
  expect(jsonLine({ a: [1, 2] })).toBe('{"a":[1,2]}\n')
})
