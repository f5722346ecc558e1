import { expect, test } from 'vitest'
import { shownName } from '../../../../src/dashboard/text/shown-name.ts'

test.each([
  ['ana', 'ana'],
  ['Zoë Ñúñez', 'Zoë Ñúñez'],
  ['مريم', 'مريم'],
  ['👩‍🏫', '👩‍🏫'],
  ['evil\u202egnp.exe', 'evilU+202Egnp.exe'],
  ['a\u200bna', 'aU+200Bna'],
  ['a\u200dna', 'aU+200Dna'],
  ['two\nlines', 'twoU+000Alines'],
])('The name %j is shown as %j', (name, shown) => {
  expect(shownName(name)).toBe(shown)
})
