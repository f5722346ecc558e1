import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Zones } from '../../../src/model/zones.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadZones } from '../../../src/runtime/zones.ts'
import type { Fact } from '../../../src/store/fact.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { lasting } from '../../support/bundle.ts'
import { noon } from '../../support/observation.ts'
import { digestOf } from '../../support/recording.ts'
import { runs } from '../../support/runs.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { stateFolder } from '../../unit/store/fixtures.ts'
import { type Situation, situations } from '../planner/situations.ts'

let zones: Zones
beforeAll(async () => {
  zones = await loadZones()
})

/** Records the plan of a situation as a daemon would, with its holds in force. */
function record(store: Store, { bundle, ...situation }: Situation): string {
  const { observation, holds } = situation
  const made = plan({ ...situation, prepared: prepare(bundle), now: noon, zones })
  const placed = [...holds.holds, ...holds.overrides].map((one): Fact => {
    const { until: _until, ...rest } = one
    return { kind: 'placed', placed: rest, length: lasting('1h'), until: null }
  })
  store.record([...placed, { kind: 'observation', observation }])
  store.record([{ kind: 'plan', record: { plan: made, ...situation, version: '1.0.0', zoneData: '2026a' } }])
  return JSON.stringify(made)
}

test('a recorded plan is made again from what was recorded, byte for byte', () => {
  fc.assert(
    fc.property(situations({ timed: true }), situation => {
      const clock = new VirtualClock(noon)
      const folder = stateFolder()
      const store = openStore({ folder, host: situation.observation.host, clock, mode: 'write' })
      const made = record(store, situation)
      const [kept, ...others] = [...store.recordedPlans({})]
      store.close()
      expect(others).toEqual([])
      if (kept === undefined) throw new Error('a plan that was recorded is there')
      const again = plan({ ...kept, prepared: prepare(situation.bundle), now: kept.plannedAt, zones })
      expect(JSON.stringify(again)).toBe(made)
      expect([digestOf(again), again.id, kept.forgotten]).toEqual([kept.digest, kept.id, false])
      expect(kept.holds).toEqual(situation.holds)
      expect(kept.guards).toEqual(situation.guards)
      expect(kept.ledger).toEqual(situation.ledger)
    }),
    { numRuns: runs(100) },
  )
})
