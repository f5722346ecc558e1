import { expect, it } from 'vitest'
import { jsonLine, jsonText } from '../../../../src/cli/views/json.ts'
import { printable, printableLines } from '../../../../src/cli/views/printable.ts'

it.each([
  ['an escape', 'a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['the eight-bit form of it', 'a\u009b31mb', 'a\\u{9b}31mb'],
  ['a line feed', 'a\nb', 'a\\u{a}b'],
  ['a carriage return', 'a\rb', 'a\\u{d}b'],
  ['what turns the direction around', 'a\u202eb\u2066c', 'a\\u{202e}b\\u{2066}c'],
  ['a space without width', 'ana\u200b', 'ana\\u{200b}'],
  ['a joiner between letters, which nobody sees', 'a\u200db 1\u200d2', 'a\\u{200d}b 1\\u{200d}2'],
  ['a hyphen that is not there', 'an\u00ada', 'an\\u{ad}a'],
  ['a letter of the invisible alphabet', 'ana\u{e0061}', 'ana\\u{e0061}'],
  ['a letter that is shown as nothing', 'ana\u3164', 'ana\\u{3164}'],
  ['half of a pair', 'ana\ud83d', 'ana\\u{d83d}'],
  ['nothing of marks and pictures', 'नमस्ते e\u0301 ❤️‍🔥 👩🏽‍🚀 👨‍👩‍👧', 'नमस्ते e\u0301 ❤️‍🔥 👩🏽‍🚀 👨‍👩‍👧'],
  ['nothing of ordinary names', 'CLASS\\Zoë 李 👩‍🏫', 'CLASS\\Zoë 李 👩‍🏫'],
])('shows %s instead of sending it', (_, text, shown) => {
  expect(printable(text)).toBe(shown)
})

it('keeps the lines and tabs of a code frame', () => {
  expect(printableLines('a\tb\n\u001bc')).toBe('a\tb\n\\u{1b}c')
})

it('prints JSON that a terminal does not obey and that means the same', () => {
  const value = { user: 'ana\u009b2J\u202e\u001b' }
  expect(jsonText(value, { outIsTerminal: true })).not.toMatch(/[\u007f-\u009f\u202e]/)
  expect(JSON.parse(jsonText(value, { outIsTerminal: true }))).toEqual(value)
  expect(JSON.parse(jsonLine(value, { outIsTerminal: true }))).toEqual(value)
  expect(jsonLine({ a: [1, 2] })).toBe('{"a":[1,2]}\n')
})

it('leaves names as they are written in the JSON that a person reads', () => {
  expect(jsonLine({ user: 'CLASS\\Zoë 李' }, { outIsTerminal: true })).toBe('{"user":"CLASS\\\\Zoë 李"}\n')
})

it('sends nothing but ASCII down a pipe, and it means the same', () => {
  const value = { user: 'CLASS\\Zoë 李 👩‍🏫\u007f\n', lone: '\ud83d', 'naïve key': [] }
  for (const json of [jsonText(value), jsonLine(value)]) {
    expect(json).toMatch(/^[\n\x20-\x7e]*$/)
    expect(JSON.parse(json)).toEqual(value)
  }
  expect(jsonLine('👩')).toBe('"\\ud83d\\udc69"\n')
})
