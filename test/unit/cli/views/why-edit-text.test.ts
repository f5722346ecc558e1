import { expect, test } from 'vitest'
import { changeLines } from '../../../../src/cli/views/why-edit-text.ts'

test('a release names all that it would end', () => {
  const edit = { edit: 'release', holds: ['h1', 'h2'], overrides: ['o1'], waits: true, pause: true } as const
  const becomes = {
    status: 'change',
    action: 'unlock',
    desired: 'unlocked',
    reason: { code: 'blocked' },
    rule: null,
  } as const
  expect(changeLines('5', { changes: [{ edit, becomes }], triedAll: true })).toEqual([
    "It would change if it were released, as `stationkeeper release 5` does, which ends hold h1 and hold h2 and override o1 and its waits and the provider's pause: then unlock: it is blocked.",
  ])
})

test.each([
  [true, 'No single change to a rule, no window and no release would change it.'],
  [false, 'No single change that was tried would change it; there were too many rules to try all.'],
])('where nothing would change it, it is said whether all was tried: %s', (triedAll, said) => {
  expect(changeLines('5', { changes: [], triedAll })).toEqual([said])
})
