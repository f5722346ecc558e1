import type { Holds } from '../model/hold.ts'
import type { GuardSettings, Ledger } from '../model/ledger.ts'
import type { Observation } from '../model/session.ts'
import type { Instant } from '../model/time.ts'
import type { Zones } from '../model/zones.ts'
import { type PlanInputs, type PreparedBundle, plan } from '../planner/plan.ts'
import type { BundleDifference, Compared, SnapshotDifference } from './diff.ts'
import { differencesBetween, summaryOfDifferences } from './differences.ts'
import { differencesOver } from './differences-over.ts'
import { ruleDifferences, stationDifferences } from './rule-differences.ts'
import { total } from './tally.ts'
import type { Horizon } from './turning-points.ts'

/** One of two bundles, ready to be planned with. */
export interface Side extends Omit<Compared, 'revision'> {
  readonly prepared: PreparedBundle
}

/** What both bundles are asked about: a host, what is remembered of it, and when. */
export interface Occasion {
  /** As it was given; null: the host itself was looked at. */
  readonly source: string | null
  readonly observation: Observation
  readonly ledger: Ledger
  readonly holds: Holds
  readonly guards: GuardSettings
  readonly now: Instant
}

export interface CompareInputs {
  readonly before: Side
  readonly after: Side
  readonly occasions: readonly Occasion[]
  /** null only where no rule of either has a window. */
  readonly zones: Zones | null
  /** null: at the one instant only. */
  readonly horizon: Horizon | null
}

/** Says what two bundles decide differently. Pure: the same inputs give the same answer. */
export function compareBundles(inputs: CompareInputs): BundleDifference {
  const { before, after, occasions } = inputs
  const snapshots = occasions.map(occasion => compareOn(occasion, inputs))
  return {
    before: comparedOf(before),
    after: comparedOf(after),
    rules: ruleDifferences(before.prepared.bundle, after.prepared.bundle),
    stations: stationDifferences(before.prepared.bundle, after.prepared.bundle),
    snapshots,
    summary: total(snapshots.map(({ summary }) => summary)),
  }
}

function compareOn(occasion: Occasion, { before, after, zones, horizon }: CompareInputs): SnapshotDifference {
  const { source, ...situation } = occasion
  const inputsOf = ({ prepared }: Side): PlanInputs => ({ prepared, ...asThoughReady(situation), zones })
  const old = inputsOf(before)
  const current = inputsOf(after)
  const was = plan(old)
  const is = plan(current)
  const differences = differencesBetween(was, is)
  return {
    host: is.host,
    observedAt: is.observedAt,
    plannedAt: is.plannedAt,
    source,
    differences,
    summary: summaryOfDifferences(was, is, differences),
    over: horizon === null ? null : differencesOver(old, current, horizon),
  }
}

/**
 * As though the host were armed, not stopped and its provider well: these keep back every change of either bundle alike, and would hide
 * what the bundles differ in.
 */
function asThoughReady({ guards, ledger, ...rest }: Omit<Occasion, 'source'>): Omit<PlanInputs, 'prepared' | 'zones'> {
  return {
    ...rest,
    ledger: { ...ledger, providerFailed: null },
    guards: { ...guards, armed: true, stopped: false },
  }
}

function comparedOf({ name, commit, prepared }: Side): Compared {
  return { name, revision: prepared.bundle.revision, commit }
}
