import { beforeAll, describe, expect, test } from 'vitest'
import { type TurningPoints, turningPoints } from '../../../src/compare/turning-points.ts'
import type { Rule } from '../../../src/model/policy.ts'
import type { Session } from '../../../src/model/session.ts'
import { type Instant, instant, isoInstant, plus } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { clock, lasting, rule, window } from '../../support/bundle.ts'
import { at, noon, session } from '../../support/observation.ts'
import { hold } from '../../support/placed.ts'
import { type Circumstances, inputsOf } from '../../support/planning.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const blocked = session({ blocked: 'yes' })
const lesson = rule({ rule: 'lesson', windows: [window()] })

/** `2026-11-22T08:00:00Z 5: unmanaged no-rule > change blocked` */
function turnsOf({ points }: TurningPoints): readonly string[] {
  return points.flatMap(({ at, turns }) =>
    turns.map(
      ({ session: { id }, before, after }) =>
        `${isoInstant(at)} ${id}: ${before.status} ${before.reason.code} > ${after.status} ${after.reason.code}`,
    ),
  )
}

function ahead(
  rules: readonly Rule[],
  sessions: readonly Session[],
  over: string,
  given: Circumstances = {},
): TurningPoints {
  return turningPoints(inputsOf(rules, sessions, { zones, ...given }), { over: lasting(over) })
}

describe('decisions turn', () => {
  test('when a window begins and when it ends, and not at its other boundaries', () => {
    const points = ahead([lesson], [blocked], '2d')
    expect(turnsOf(points)).toEqual([
      '2026-11-22T08:00:00Z 5: unmanaged no-rule > change blocked',
      '2026-11-22T10:00:00Z 5: change blocked > unmanaged no-rule',
      '2026-11-23T08:00:00Z 5: unmanaged no-rule > change blocked',
      '2026-11-23T10:00:00Z 5: change blocked > unmanaged no-rule',
    ])
    expect(points).toMatchObject({ from: noon, until: plus(noon, lasting('2d')), cut: null })
  })

  test('never for a session about which another rule of a window says the same', () => {
    const always = rule({ rule: 'always', priority: 1 })
    expect(ahead([lesson, always], [blocked], '7d').points).toEqual([])
  })

  test('with the clocks of the zone, an hour later in UTC once summer time is over', () => {
    const paris = rule({ rule: 'paris', windows: [window({ timeZone: 'Europe/Paris', to: clock('08:01') })] })
    const points = ahead([paris], [blocked], '2d', { now: at('2026-10-24T00:00:00Z') })
    expect(turnsOf(points).filter(turn => turn.endsWith('change blocked'))).toEqual([
      '2026-10-24T06:00:00Z 5: unmanaged no-rule > change blocked',
      '2026-10-25T07:00:00Z 5: unmanaged no-rule > change blocked',
    ])
  })

  test('for each session when it has been idle for so long, if it stays so', () => {
    const idle = rule({ rule: 'idle-goes', match: { idleFor: lasting('30m') }, ensure: 'disconnected' })
    const sessions = [session({ id: '1', idleSince: at('2026-11-21T11:50:00Z') }), session({ id: '2' })]
    expect(turnsOf(ahead([idle], sessions, '1d'))).toEqual([
      '2026-11-21T12:20:00Z 1: unmanaged no-rule > change should-be-disconnected',
      '2026-11-21T12:29:00Z 2: unmanaged no-rule > change should-be-disconnected',
    ])
  })

  test('when a policy begins and when it expires', () => {
    const [notBefore, expiresAt] = [at('2026-11-21T13:00:00Z'), at('2026-11-21T14:00:00Z')]
    expect(turnsOf(ahead([rule({ notBefore, expiresAt })], [blocked], '1d'))).toEqual([
      '2026-11-21T13:00:00Z 5: unmanaged no-rule > change blocked',
      '2026-11-21T14:00:00Z 5: change blocked > unmanaged no-rule',
    ])
  })

  test('when a hold ends', () => {
    const holds = { holds: [hold({ until: at('2026-11-21T12:20:00Z') })] }
    expect(turnsOf(ahead([rule()], [blocked], '1d', { holds }))).toEqual([
      '2026-11-21T12:20:00Z 5: withheld held > change blocked',
    ])
  })

  test('when somebody is warned, and again when the wait is over', () => {
    const closing = rule({
      rule: 'closing',
      ensure: 'disconnected',
      notice: { before: lasting('5m'), text: 'We close.' },
      windows: [window({ from: clock('18:00'), to: clock('20:00') })],
    })
    expect(turnsOf(ahead([closing], [session()], '1d'))).toEqual([
      '2026-11-21T18:00:00Z 5: unmanaged no-rule > withheld notice',
      '2026-11-21T18:05:00Z 5: withheld notice > change should-be-disconnected',
      '2026-11-21T20:00:00Z 5: change should-be-disconnected > unmanaged no-rule',
    ])
  })

  test('for a warning anew, where something kept the disconnect back in between', () => {
    const notice = { before: lasting('5m'), text: 'We close.' }
    const closing = rule({ rule: 'closing', ensure: 'disconnected', notice })
    const pause = rule({
      rule: 'pause',
      ensure: 'unmanaged',
      priority: 1,
      windows: [window({ from: clock('12:03'), to: clock('12:10') })],
    })
    expect(turnsOf(ahead([closing, pause], [session()], '1h'))).toEqual([
      '2026-11-21T12:03:00Z 5: withheld notice > unmanaged unmanaged-by-rule',
      '2026-11-21T12:10:00Z 5: unmanaged unmanaged-by-rule > withheld notice',
      '2026-11-21T12:15:00Z 5: withheld notice > change should-be-disconnected',
    ])
  })
})

describe('what only moves along with time is no turn', () => {
  test('the wait for a budget that those before use up', () => {
    const all = ['1', '2', '3'].map(id => session({ id }))
    const guards = { disruptionBudget: { count: 2, share: null, per: lasting('10m') } }
    expect(ahead([rule({ ensure: 'disconnected' })], all, '1d', { guards }).points).toEqual([])
  })
})

test('points tell the sums from there on, a warned disconnect among them', () => {
  const notice = { before: lasting('5m'), text: 'We close.' }
  const windows = [window({ from: clock('18:00'), to: clock('20:00') })]
  const closing = rule({ rule: 'closing', ensure: 'disconnected', notice, windows })
  const [warned, due] = ahead([closing], [session()], '1d').points
  expect(warned?.summary).toMatchObject({ disconnect: 0, withheld: 1 })
  expect(warned?.tally).toMatchObject({ disconnect: 1, withheld: 1, changes: 1 })
  expect(due?.tally).toMatchObject({ disconnect: 1, withheld: 0, changes: 1 })
})

describe('what is too much is cut', () => {
  const inputs = () => inputsOf([lesson], [blocked], { zones })
  const week = lasting('7d')

  test('at the first point that has no room', () => {
    const { points, until, cut } = turningPoints(inputs(), { over: week, maxPoints: 2 })
    expect([points.length, isoInstant(until), cut]).toEqual([2, '2026-11-23T08:00:00Z', 'points'])
  })

  test('at the first instant that was not planned for', () => {
    const seen: Instant[] = []
    const { points, until, cut } = turningPoints(inputs(), {
      over: week,
      maxPlans: 2,
      onProgress: at => seen.push(at),
    })
    expect([points.length, isoInstant(until), cut]).toEqual([1, '2026-11-22T10:00:00Z', 'plans'])
    expect(seen).toEqual([noon, at('2026-11-22T08:00:00Z')])
  })

  test('but what just fits is whole', () => {
    const { until, cut } = turningPoints(inputs(), { over: lasting('1d'), maxPoints: 2 })
    expect([until, cut]).toEqual([instant(noon + lasting('1d')), null])
  })
})
