import type { BundleDifference, DifferencesOver, SessionDifference, SnapshotDifference } from '../../compare/diff.ts'
import type { TurningPoints } from '../../compare/turning-points.ts'
import { type Redaction, redactSession, redactVerdict } from './redact.ts'

/** The difference without a name of a person in it. What was given on the command line stays, as do rules, hosts and stations. */
export function redactDifference(difference: BundleDifference, names: Redaction): BundleDifference {
  return { ...difference, snapshots: difference.snapshots.map(snapshot => redactSnapshot(snapshot, names)) }
}

function redactSnapshot(snapshot: SnapshotDifference, names: Redaction): SnapshotDifference {
  const { host, differences, over } = snapshot
  return {
    ...snapshot,
    differences: differences.map(each => redactChange(each, host, names)),
    over: over === null ? null : redactOver(over, host, names),
  }
}

function redactOver(over: DifferencesOver, host: string, names: Redaction): DifferencesOver {
  const points = over.points.map(point => ({
    ...point,
    differences: point.differences.map(each => redactChange(each, host, names)),
    settled: point.settled.map(session => redactSession(session, host, names)),
  }))
  return { ...over, points }
}

/** The same of what time changes in a plan of that host. */
export function redactTurningPoints(over: TurningPoints, host: string, names: Redaction): TurningPoints {
  const points = over.points.map(point => ({
    ...point,
    turns: point.turns.map(turn => redactChange(turn, host, names)),
  }))
  return { ...over, points }
}

function redactChange<C extends Pick<SessionDifference, 'session' | 'before' | 'after'>>(
  change: C,
  host: string,
  names: Redaction,
): C {
  return {
    ...change,
    session: redactSession(change.session, host, names),
    before: redactVerdict(change.before, names),
    after: redactVerdict(change.after, names),
  }
}
