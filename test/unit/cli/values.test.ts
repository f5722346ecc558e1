import { expect, it } from 'vitest'
import { closest } from '../../../src/cli/did-you-mean.ts'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { count, duration, instantOf, since, words } from '../../../src/cli/values.ts'

it.each([
  ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T09:00Z', '2026-11-21T09:00:00.000Z'],
  ['2026-11-21T09:00:00.5+01:00', '2026-11-21T08:00:00.500Z'],
])('reads the instant %s', (text, iso) => {
  expect(new Date(instantOf(text)).toISOString()).toBe(iso)
})

it.each(['2026-11-21', '2026-11-21T09:00:00', '2026-02-30T09:00:00Z', '2026-11-21T25:00:00Z', 'now', ''])(
  'refuses %j as an instant',
  text => {
    expect(() => instantOf(text)).toThrow(InvalidInput)
  },
)

it('reads lengths of time, counts and texts', () => {
  expect([duration('500ms'), duration('2d'), count('20'), words('exam')]).toEqual([500, 172_800_000, 20, 'exam'])
  expect(since('2h')).toEqual({ ago: 7_200_000 })
  expect(since('1970-01-01T00:00:01Z')).toEqual({ at: 1_000 })
})

it.each<[string, (text: string) => unknown]>([
  ['0s', duration],
  ['10', duration],
  ['1.5h', duration],
  ['0', count],
  ['-1', count],
  ['  ', words],
])('refuses %j', (text, read) => {
  expect(() => read(text)).toThrow(InvalidInput)
})

it.each(['1y', '2 weeks', '90', '1.5h'])('says of %j as a time ago how one is written', text => {
  expect(() => since(text)).toThrow(
    expect.objectContaining({ message: `"${text}" is no time ago`, hint: expect.stringContaining(' 2h ') }),
  )
})

it.each([
  ['plna', 'plan'],
  ['statsu', 'status'],
  ['RUN', 'run'],
  ['histroy', 'history'],
  ['xyzzy', null],
])('takes %s for %j', (word, meant) => {
  expect(closest(word, ['run', 'plan', 'status', 'history'])).toBe(meant)
})
