import { expect, it } from 'vitest'
import { mayColour } from '../../../src/cli/terminal.ts'

it.each<[boolean, Readonly<Record<string, string>>, boolean]>([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
])('uses colour on a terminal (%s) with %j: %s', (isTTY, env, colour) => {
  expect(mayColour({ isTTY }, env)).toBe(colour)
})
