import { noHolds } from '../../src/model/hold.ts'
import { emptyLedger } from '../../src/model/ledger.ts'
import type { Bundle } from '../../src/model/policy.ts'
import { type Observation, qualifiedUser } from '../../src/model/session.ts'
import { isoInstant } from '../../src/model/time.ts'
import { plan, prepare } from '../../src/planner/plan.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { parseObservation } from '../../src/policy/observation.ts'
import { loadZones } from '../../src/runtime/zones.ts'
import { guards } from '../../test/support/guards.ts'
import { roomPolicy, snapshot } from '../fixtures.ts'
import { interleave, median, millis, type Row, ratio, timeCall, times } from '../measure.ts'

const SESSIONS = 100_000

/** The planner alone, warm, against a loop that reads what rules match and builds as many rows. */
export async function plannerRow(): Promise<Row> {
  const { observation } = parseObservation('observed.json', snapshot(SESSIONS))
  if (observation === null) throw new Error('the snapshot is not valid')
  const zones = await loadZones()
  const planWith = (rules: number): (() => number) => {
    const prepared = prepare(bundleOf(rules))
    const inputs = {
      prepared,
      observation,
      ledger: emptyLedger,
      holds: noHolds,
      guards,
      now: observation.observedAt,
      zones,
    }
    return () => timeCall(() => plan(inputs))
  }
  const [bare = [], ten = [], hundred = [], thousand = []] = await interleave(11, [
    () => timeCall(() => rowsOf(observation)),
    planWith(10),
    planWith(100),
    planWith(1_000),
  ])
  const toBare = ratio(hundred, bare)
  const growth = ratio(thousand, ten)
  return {
    work: 'planner, 100,000 sessions × 100 rules, warm',
    measured: `${millis(median(hundred))}; reading fields and building rows ${millis(median(bare))}: ${times(toBare)}; 10 to 1,000 rules: ${times(growth)}`,
    goal: '≤ 15× bare rows; ≤ 4× from 10 to 1,000 rules',
    met: toBare <= 15 && growth <= 4,
  }
}

function bundleOf(rules: number): Bundle {
  const files = Array.from({ length: Math.ceil(rules / 4) }, (_, room) => ({
    path: `${room}.yaml`,
    text: roomPolicy(room),
  }))
  const { bundle } = loadPolicies(files, { timeZone: null })
  if (bundle === null) throw new Error('the fixture is not valid')
  return { ...bundle, rules: bundle.rules.slice(0, rules) }
}

/** What a plan has to do at the least: read what rules match, and build one row a session with everything that a row tells. */
function rowsOf({ host, sessions }: Observation): number {
  const rows = sessions.map(session => {
    const { id, station, state, blocked, connection, groups, client, admin, idleSince, logonAt } = session
    const matched = [connection, groups?.length, client, admin, idleSince].filter(value => value !== null).length
    const user = qualifiedUser(session)
    const incarnation = `${host}/${id}/${logonAt === null ? '' : isoInstant(logonAt)}/${user}`
    return {
      session: { id, incarnation, user, station, state, blocked },
      status: 'unmanaged',
      action: 'none',
      desired: null,
      reason: { code: 'no-rule', matched },
      rule: null,
    }
  })
  return rows.length
}
