import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Match, Rule } from '../../../src/model/policy.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { type Situation, situations } from './situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

function text({ bundle, ...situation }: Situation, prepared = prepare(bundle)): string {
  return JSON.stringify(plan({ ...situation, prepared, now: noon, zones }))
}

test('the same inputs give the same plan, byte for byte', () => {
  fc.assert(
    fc.property(situations({ timed: true }), situation => {
      const prepared = prepare(situation.bundle)
      const first = text(situation, prepared)
      expect(text(situation, prepared)).toBe(first)
      expect(text(structuredClone(situation))).toBe(first)
    }),
    { numRuns: runs(400) },
  )
})

test('the order in which the host lists its sessions does not matter', () => {
  const shuffled = situations({ timed: true }).chain(situation =>
    fc.tuple(
      fc.constant(situation),
      fc.shuffledSubarray([...situation.observation.sessions], { minLength: situation.observation.sessions.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([situation, sessions]) => {
      expect(text({ ...situation, observation: { ...situation.observation, sessions } })).toBe(text(situation))
    }),
    { numRuns: runs(400) },
  )
})

test('the order of values, of stations and of what is remembered does not matter', () => {
  fc.assert(
    fc.property(situations({ timed: true }), situation => {
      const { bundle, ledger, guards } = situation
      const turned: Situation = {
        ...situation,
        bundle: { ...bundle, rules: bundle.rules.map(turn), stations: reversed(bundle.stations) },
        ledger: {
          ...ledger,
          sightings: reversed(ledger.sightings),
          lastUnlock: reversed(ledger.lastUnlock),
          backoff: reversed(ledger.backoff),
          fights: reversed(ledger.fights),
          notices: reversed(ledger.notices),
          writes: reversed(ledger.writes),
        },
        guards: {
          ...guards,
          protect: { users: guards.protect.users.toReversed(), groups: guards.protect.groups.toReversed() },
          setAside: guards.setAside.toReversed(),
        },
      }
      expect(text(turned)).toBe(text(situation))
    }),
    { numRuns: runs(400) },
  )
})

function reversed<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return new Map([...map].reverse())
}

function turn(rule: Rule): Rule {
  return { ...rule, match: turnMatch(rule.match), windows: rule.windows.toReversed() }
}

/** Turns the lists of values around; which of several fields is named in a doubt goes by the order of fields, which stays. */
function turnMatch(match: Match): Match {
  return {
    ...match,
    ...(match.user && { user: match.user.toReversed() }),
    ...(match.group && { group: match.group.toReversed() }),
    ...(match.station && { station: match.station.toReversed() }),
    ...(match.client && { client: match.client.toReversed() }),
    ...(match.any && { any: match.any.map(turnMatch) }),
    ...(match.all && { all: match.all.map(turnMatch) }),
    ...(match.not && { not: turnMatch(match.not) }),
  }
}

test('planning changes nothing that it was given', () => {
  fc.assert(
    fc.property(situations({ timed: true }), situation => {
      const before = structuredClone(situation)
      freeze(situation)
      text(situation)
      expect(situation).toEqual(before)
    }),
    { numRuns: runs(300) },
  )
})

/** Writing to a frozen object throws in a module; maps and sets, which can't be frozen, are compared afterwards. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  const parts = value instanceof Map || value instanceof Set ? value.values() : Object.values(value)
  for (const part of parts) freeze(part)
}
