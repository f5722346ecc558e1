import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { identify } from '../../../src/model/incarnation.ts'
import { type GuardSettings, type OverridableGuard, overridableGuards } from '../../../src/model/ledger.ts'
import type { Decision, Plan, Withheld } from '../../../src/model/plan.ts'
import type { Limit } from '../../../src/model/policy.ts'
import type { Instant } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { naiveTruth } from './naive.ts'
import { crowds, type Situation, situations } from './situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const any = fc.oneof(situations({ timed: false }), crowds)

function planned({ bundle, ...situation }: Situation, guards: Partial<GuardSettings> = {}): Plan {
  const prepared = prepare(bundle)
  return plan({ ...situation, guards: { ...situation.guards, ...guards }, prepared, now: noon, zones })
}

function isDue({ status }: Decision): boolean {
  return status === 'change' || status === 'assert'
}

function room({ count, per }: Limit, instants: readonly Instant[]): number {
  return Math.max(0, count - instants.filter(at => noon - at < per).length)
}

/** As the specification words it. */
function disruptionRoom({ guards, ledger, observation }: Situation): number {
  const { count, share, per } = guards.disruptionBudget
  const active = observation.sessions.filter(({ user, state }) => user !== null && state === 'active').length
  const recent = ledger.disconnects.filter(at => noon - at < per).length
  const shared = share === null ? count : Math.max(1, Math.ceil(share * (active + recent)))
  return room({ count: Math.min(count, shared), per }, ledger.disconnects)
}

const isKeptBy =
  (...codes: readonly Withheld['code'][]) =>
  ({ reason }: Decision): boolean =>
    (codes as readonly string[]).includes(reason.code) // any reason may be asked about

test("never are more writes due than the host's limit leaves, and none is kept back by it while a place is left", () => {
  let short = 0
  fc.assert(
    fc.property(crowds, situation => {
      const { decisions } = planned(situation)
      const left = room(situation.guards.hostLimit, [...situation.ledger.writes.values()].flat())
      const taken = decisions.filter(decision => isDue(decision) || isKeptBy('notice')(decision)).length
      expect(taken).toBeLessThanOrEqual(left)
      if (!decisions.some(isKeptBy('host-limit'))) return
      short++
      expect(taken).toBe(left)
    }),
    { numRuns: runs(1_000) },
  )
  expect(short).toBeGreaterThan(12)
})

test('never are more disconnects due than the budget leaves, and none is kept back by it while a place is left', () => {
  let short = 0
  fc.assert(
    fc.property(crowds, situation => {
      const setAside = situation.guards.setAside.filter(guard => guard !== 'disruption-budget')
      const decisions = planned(situation, { setAside }).decisions.filter(({ action }) => action === 'disconnect')
      const left = disruptionRoom(situation)
      const taken = decisions.filter(decision => isDue(decision) || isKeptBy('notice')(decision)).length
      expect(taken).toBeLessThanOrEqual(left)
      if (!decisions.some(isKeptBy('disruption-budget'))) return
      short++
      expect(taken + decisions.filter(isKeptBy('host-limit')).length).toBeGreaterThanOrEqual(left)
    }),
    { numRuns: runs(1_000) },
  )
  expect(short).toBeGreaterThan(5)
})

test('sharing out only ever keeps back: no decision changes otherwise', () => {
  const ample = { count: 1_000, share: null }
  fc.assert(
    fc.property(any, whole => {
      const enforced = whole.bundle.rules.filter(({ planOnly }) => !planOnly)
      const situation = { ...whole, bundle: { ...whole.bundle, rules: enforced } }
      const { hostLimit, disruptionBudget, setAside } = situation.guards
      const alone = planned(situation, {
        hostLimit: { ...hostLimit, ...ample },
        disruptionBudget: { ...disruptionBudget, ...ample },
        setAside: [...setAside, 'notice'],
      }).decisions
      for (const [index, decision] of planned(situation).decisions.entries()) {
        const before = alone[index] ?? decision
        const isKept = isKeptBy('host-limit', 'disruption-budget', 'notice')(decision)
        if (isKept) expect(isDue(before)).toBe(true)
        const { status, reason } = isKept ? before : decision
        expect({ ...decision, status, reason }).toEqual(before)
      }
    }),
    { numRuns: runs(700) },
  )
})

test('a session that is held, or may be, is never due', () => {
  let held = 0
  fc.assert(
    fc.property(any, situation => {
      const { observation, bundle, ledger, holds, guards } = situation
      const setAside = guards.setAside.filter(guard => guard !== 'held')
      const around = { observation, stations: bundle.stations, now: noon }
      const sightings = identify(observation, ledger.sightings)
      for (const decision of planned(situation, { setAside }).decisions) {
        const session = observation.sessions.find(({ id }) => id === decision.session.id)
        const key = sightings.get(decision.session.id)?.key
        if (session === undefined || key === undefined) continue
        const covering = holds.holds.filter(({ until, incarnation, released, selector }) => {
          const picked = incarnation === null ? naiveTruth(selector.match, session, around) > 0 : incarnation === key
          return until > noon && !released.has(key) && picked
        })
        if (covering.length === 0) {
          expect(decision.reason.code).not.toBe('held')
          continue
        }
        held++
        expect(isDue(decision)).toBe(false)
        if (decision.reason.code === 'held') {
          expect(decision.reason.until).toBe(Math.max(...covering.map(({ until }) => until)))
        }
      }
    }),
    { numRuns: runs(1_000) },
  )
  expect(held).toBeGreaterThan(10)
})

const everyGuard: readonly (Withheld['code'] | 'unsupported')[] = [
  ...overridableGuards,
  'stopped',
  'unsupported',
  'undecided-match',
  'weak-identity',
  'in-flight',
  'provider-failed',
  'session-limit',
  'host-limit',
]

test('what bites nowhere, or may not be set aside, changes nothing when it is', () => {
  fc.assert(
    fc.property(any, fc.constantFrom(...everyGuard), (situation, guard) => {
      const before = planned(situation, { setAside: [] }).decisions
      const bites = before.some(({ reason, preview }) => reason.code === guard || preview?.reason.code === guard)
      if (bites && (overridableGuards as readonly string[]).includes(guard)) return
      const setAside = [guard as OverridableGuard] // also what no request can name
      expect(planned(situation, { setAside }).decisions).toEqual(before)
    }),
    { numRuns: runs(1_000) },
  )
})
