import { describe, expect, test } from 'vitest'
import { instant } from '../../../src/model/time.ts'
import { disruptionLimit } from '../../../src/planner/disruption.ts'
import { lasting } from '../../support/bundle.ts'
import { noon, observation, session } from '../../support/observation.ts'

const per = lasting('10m')

function sessionsOf(active: number) {
  return Array.from({ length: active }, (_, index) => session({ id: String(index) }))
}

describe('the budget of disconnects as a count', () => {
  test.each([
    // share, active, disconnected within the window, allowed
    [null, 100, 0, 30],
    [0.5, 10, 0, 5],
    [0.5, 10, 4, 7],
    [0.25, 5, 0, 2],
    [0.1, 1, 0, 1],
    [1, 40, 0, 30],
    [0.07, 100, 0, 7],
    [0.1, 0, 0, 1],
  ])('of a share of %s, with %i active and %i disconnected, is %i', (share, active, disconnected, allowed) => {
    const disconnects = Array.from({ length: disconnected }, () => noon)
    expect(disruptionLimit({ count: 30, share, per }, observation(sessionsOf(active)), disconnects, noon)).toEqual({
      count: allowed,
      per,
    })
  })

  test('counts sessions of users that are active, and disconnects that are young enough', () => {
    const others = [
      session({ id: 'a', user: null }),
      session({ id: 'b', state: 'disconnected' }),
      session({ id: 'c', state: 'other' }),
      session({ id: 'd', state: 'unknown' }),
    ]
    const old = instant(noon - per)
    const young = instant(noon - per + 1)
    const observed = observation([...sessionsOf(2), ...others])
    expect(disruptionLimit({ count: 30, share: 1, per }, observed, [old, young], noon).count).toBe(3)
  })
})
