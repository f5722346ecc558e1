import { expect, test } from 'vitest'
import type { Observation, Session } from '../../../../src/model/session.ts'
import { instant } from '../../../../src/model/time.ts'
import { classroom } from '../../../../src/providers/simulator/classroom.ts'
import { find } from '../../../../src/providers/simulator/sessions.ts'
import { worldFromObservation } from '../../../../src/providers/simulator/world-file.ts'

const observedAt = instant(Date.parse('2026-11-21T09:00:00Z'))
const lesson = classroom(observedAt)

function snapshot(sessions: readonly Session[]): Observation {
  return {
    host: 'LAB',
    observedAt,
    provider: 'multipoint',
    complete: true,
    confirmsIdentity: false,
    unlockLiftsLocks: false,
    sessions,
  }
}

test('a snapshot becomes a world with the same sessions in order', () => {
  const world = worldFromObservation(snapshot([...lesson.sessions].reverse()))
  expect(world).toMatchObject({ host: 'LAB', blockAll: false, nextId: 12, sessions: lesson.sessions })
})

test('what the snapshot does not know stays unknown', () => {
  const session: Session = { ...find(lesson, '3'), blocked: 'unknown', own: true, can: ['unlock'], logonAt: null }
  expect(worldFromObservation(snapshot([session])).sessions).toEqual([session])
})

test('a disconnected session gives up its station', () => {
  const left: Session = { ...find(lesson, '3'), state: 'disconnected' }
  expect(worldFromObservation(snapshot([left])).sessions).toEqual([{ ...left, station: null }])
})

test('a snapshot that no host can look like is refused with every reason', () => {
  const third = find(lesson, '3')
  expect(() => worldFromObservation(snapshot([third, third, { ...find(lesson, '4'), station: '3' }]))).toThrow(
    'no host looks like this: session 3 occurs twice; sessions 3 and 3 are both at station 3; sessions 3 and 4 are both at station 3',
  )
})
