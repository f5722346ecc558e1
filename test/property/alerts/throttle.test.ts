import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Throttle } from '../../../src/alerts/throttle.ts'
import type { Transition } from '../../../src/alerts/transition.ts'
import { ms } from '../../../src/model/time.ts'
import { runs } from '../../support/runs.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const GAP = 60_000
const transitions: readonly Transition[] = [
  { event: 'observe-failed', message: '' },
  { event: 'observe-recovered' },
  { event: 'stopped' },
  { event: 'resumed' },
]
const topic = ({ event }: Pick<Transition, 'event'>): string => (event.startsWith('observe') ? 'observing' : 'stop')

/** What is offered, and how long it is quiet after it. */
const steps = fc.array(
  fc.record({ transition: fc.constantFrom(...transitions), quiet: fc.constantFrom(0, 300, 5_000, 59_000, 61_000) }),
  { minLength: 1, maxLength: 30 },
)

test('whatever comes and goes: the newest alert of a topic is how it stands, no two come within a gap, and nothing is lost uncounted', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async happening => {
      const clock = new VirtualClock()
      const told: { event: Transition['event']; at: number; swallowed: number }[] = []
      const throttle = new Throttle({
        clock,
        minimumGap: ms(GAP),
        onDue: ({ transition }, swallowed) => told.push({ event: transition.event, at: clock.uptime(), swallowed }),
      })
      for (const { transition, quiet } of happening) {
        throttle.offer(transition)
        await clock.advance(quiet)
      }
      await clock.advance(2 * GAP)
      for (const name of ['observing', 'stop']) {
        const offered = happening.map(({ transition }) => transition).filter(one => topic(one) === name)
        const alerts = told.filter(one => topic(one) === name)
        expect(alerts.at(-1)?.event).toBe(offered.at(-1)?.event)
        for (const [index, { at }] of alerts.entries()) {
          const before = alerts[index - 1]
          if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(GAP)
        }
        const counted = alerts.reduce((sum, { swallowed }) => sum + 1 + swallowed, 0)
        expect(counted).toBeLessThanOrEqual(offered.length)
        // Only what said the same within the second in which a room is gathered is told without being counted.
        const changes = offered.filter((one, index) => one.event !== offered[index - 1]?.event).length
        expect(counted).toBeGreaterThanOrEqual(changes)
      }
    }),
    { numRuns: runs(60) },
  )
})
