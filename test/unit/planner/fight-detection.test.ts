import { expect, test } from 'vitest'
import type { Tristate } from '../../../src/model/session.ts'
import { fightDetection } from '../../../src/planner/fight-detection.ts'
import { session } from '../../support/observation.ts'
import { planned } from '../../support/planning.ts'

test.each<readonly [string, readonly Tristate[], string]>([
  ['every block is seen', ['yes', 'no'], 'on'],
  ['some are', ['yes', 'unknown'], 'partly'],
  ['none is', ['unknown', 'unknown'], 'off'],
  ['nobody is there', [], 'on'],
])('where %s', (_, blocks, says) => {
  const sessions = blocks.map((blocked, index) => session({ id: String(index), blocked }))
  const service = session({ id: 's', user: null, blocked: 'unknown' })
  expect(fightDetection(sessions)).toBe(says)
  expect(fightDetection([...sessions, service])).toBe(says)
  expect(planned([], [...sessions, service]).fightDetection).toBe(says)
})
