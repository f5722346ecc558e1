import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Instant, instant, ms, plus } from '../../../src/model/time.ts'
import { Places } from '../../../src/planner/places.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'

interface Queue {
  readonly counted: readonly Instant[]
  readonly count: number
  readonly per: number
  readonly waiting: number
}

/** Lets everyone in turn go as soon as fewer than `count` are younger than `per`. */
function whenTheyGo({ counted, count, per, waiting }: Queue): readonly Instant[] {
  const taken = [...counted]
  const went: Instant[] = []
  let now = noon
  while (went.length < waiting) {
    const young = taken.filter(at => now - at < per)
    if (young.length < count) {
      taken.push(now)
      went.push(now)
    } else {
      now = instant(Math.min(...young) + per)
    }
  }
  return went
}

test('everyone goes at the very instant that is told, if all before them go as soon as they may', () => {
  const queues = fc.record({
    counted: fc.array(
      fc.integer({ min: -30, max: 0 }).map(ago => plus(noon, ms(ago))),
      { maxLength: 8 },
    ),
    count: fc.integer({ min: 1, max: 5 }),
    per: fc.integer({ min: 1, max: 20 }),
    waiting: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(queues, queue => {
      const { count, per, waiting } = queue
      const counted = queue.counted.filter(at => noon - at < per)
      const places = new Places(counted, { capacity: () => count, per: ms(per), now: noon })
      expect(places.free).toBe(Math.max(0, count - counted.length))
      const told = Array.from({ length: waiting }, () => places.next())
      expect(told.map(until => until ?? noon)).toEqual(whenTheyGo(queue))
      expect(told.filter(until => until === noon)).toEqual([])
    }),
    { numRuns: runs(2_000) },
  )
})
