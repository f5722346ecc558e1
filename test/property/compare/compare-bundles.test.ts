import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { compareBundles, type Side } from '../../../src/compare/compare-bundles.ts'
import type { BundleDifference } from '../../../src/compare/diff.ts'
import { ms } from '../../../src/model/time.ts'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import { noon } from '../../support/observation.ts'
import { runs } from '../../support/runs.ts'
import { type Situation, situations } from '../planner/situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

const one = situations({ timed: true })
const other = situations({ timed: true })

function side(name: string, { bundle }: Situation): Side {
  return { name, commit: null, prepared: prepare(bundle) }
}

function compared(before: Situation, after: Situation, about: Situation): BundleDifference {
  const { observation, ledger, holds, guards } = about
  return compareBundles({
    before: side('old', before),
    after: side('new', after),
    occasions: [{ source: null, observation, ledger, holds, guards, now: noon }],
    zones,
    horizon: { over: ms(86_400_000), maxPlans: 300 },
  })
}

test('policies differ from themselves in nothing, now and later', () => {
  fc.assert(
    fc.property(one, situation => {
      const { snapshots, summary, rules } = compared(situation, situation, situation)
      expect(rules).toEqual({ added: [], removed: [], changed: [] })
      expect(snapshots[0]).toMatchObject({ differences: [], over: { points: [] } })
      expect([summary.differences, Object.values(summary.newly)]).toEqual([0, Array(10).fill(0)])
    }),
    { numRuns: runs(100) },
  )
})

test('what is told of one way is told of the other way round', () => {
  fc.assert(
    fc.property(one, other, (before, after) => {
      const there = compared(before, after, before)
      const back = compared(after, before, before)
      const turned = back.snapshots.map(({ differences }) =>
        differences.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before })),
      )
      expect(turned).toEqual(there.snapshots.map(({ differences }) => differences))
      expect(back.rules.added).toEqual(there.rules.removed)
      expect(back.rules.changed.map(({ after }) => after)).toEqual(there.rules.changed.map(({ before }) => before))
    }),
    { numRuns: runs(150) },
  )
})

test('a session that is not told of is decided about alike, and one that is told of is not', () => {
  fc.assert(
    fc.property(one, other, (before, after) => {
      const [found] = compared(before, after, before).snapshots
      const { observation, holds } = before
      const ledger = { ...before.ledger, providerFailed: null }
      const guards = { ...before.guards, armed: true, stopped: false }
      const made = [before, after].map(({ bundle }) =>
        plan({ prepared: prepare(bundle), observation, ledger, holds, guards, now: noon, zones }),
      )
      const told = new Set(found?.differences.map(({ session }) => session.id))
      const otherwise = made[0]?.decisions.filter((decision, index) => {
        const { file: _f, line: _l, ...was } = decision.rule ?? { file: '', line: 0 }
        const now = made[1]?.decisions[index]
        const { file: _g, line: _m, ...is } = now?.rule ?? { file: '', line: 0 }
        return (
          JSON.stringify([decision.status, decision.action, was]) !== JSON.stringify([now?.status, now?.action, is])
        )
      })
      // Reasons, previews and drift may differ besides.
      expect(otherwise?.filter(({ session }) => !told.has(session.id))).toEqual([])
      expect(
        found?.differences.filter(({ before, after }) => JSON.stringify(before) === JSON.stringify(after)),
      ).toEqual([])
    }),
    { numRuns: runs(150) },
  )
})
