import { createHash } from 'node:crypto'
import { planDigestText } from '../model/plan.ts'
import { type PreparedBundle, prepare } from '../planner/plan.ts'
import { loadPolicies } from '../policy/load.ts'
import { loadZones } from '../runtime/zones.ts'
import type { RecordedPlan } from '../store/recorded.ts'
import type { Store } from '../store/store.ts'
import type { Cause, ReplayOptions } from './replaying.ts'
import { version } from './version.ts'

/** What this program and this machine make a recorded plan again with. */
export async function replayOptions(store: Pick<Store, 'keptBundle'>): Promise<ReplayOptions> {
  const known = new Map<string, PreparedBundle | Cause>()
  return {
    policies: recorded => {
      const found = known.get(recorded.bundle) ?? policiesOf(store, recorded)
      known.set(recorded.bundle, found)
      return found
    },
    zones: await loadZones(),
    version: version(),
    zoneData: process.versions.tz ?? 'unknown',
    digest: plan => createHash('sha256').update(planDigestText(plan)).digest('hex'),
  }
}

function policiesOf(
  store: Pick<Store, 'keptBundle'>,
  { bundle: name, revision }: Pick<RecordedPlan, 'bundle' | 'revision'>,
): PreparedBundle | Cause {
  const kept = store.keptBundle(name)
  if (kept === null) return { code: 'policies-gone', revision }
  const { bundle } = loadPolicies(kept.files, { timeZone: kept.timeZone })
  return bundle === null ? { code: 'policies-refused', revision } : prepare(bundle)
}
