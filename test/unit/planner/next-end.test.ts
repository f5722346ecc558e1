import { expect, test } from 'vitest'
import { nextEnd } from '../../../src/planner/next-end.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { rule, window } from '../../support/bundle.ts'
import { at } from '../../support/observation.ts'
import { override } from '../../support/placed.ts'

const zones = await loadZones()
const nine = at('2026-11-21T09:00:00Z')

test('the first end of what holds now counts, not what begins or is over', () => {
  const now = rule({ windows: [window()] })
  const later = rule({ rule: 'later', notBefore: at('2026-11-21T09:30:00Z') })
  const over = rule({ rule: 'over', expiresAt: nine })
  expect(nextEnd([now, later, over], [], zones, nine)).toBe(at('2026-11-21T10:00:00Z'))
  expect(nextEnd([rule(), later, over], [], zones, nine)).toBeNull()
})

test('an override ends something as well', () => {
  const until = at('2026-11-21T09:20:00Z')
  expect(nextEnd([rule({ windows: [window()] })], [override({ until })], zones, nine)).toBe(until)
  expect(nextEnd([rule()], [override({ until: nine })], zones, nine)).toBeNull()
})
