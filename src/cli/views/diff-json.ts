import type {
  BundleDifference,
  Compared,
  DifferenceSummary,
  DifferencesOver,
  SessionDifference,
  SnapshotDifference,
} from '../../compare/diff.ts'
import { ruleDocument, sessionDocument, summaryDocument, verdictDocument } from '../../documents/plan.ts'
import { isoInstant } from '../../model/time.ts'
import { fieldName } from './diff-words.ts'

type Document = Readonly<Record<string, unknown>>

/** What two bundles decide differently, as data. Fields stand in one fixed order, so that the same difference is the same text. */
export function diffDocument({ before, after, rules, stations, snapshots, summary }: BundleDifference): Document {
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Difference',
    before: comparedDocument(before),
    after: comparedDocument(after),
    rules: {
      added: rules.added.map(ruleDocument),
      removed: rules.removed.map(ruleDocument),
      changed: rules.changed.map(changed => ({
        before: ruleDocument(changed.before),
        after: ruleDocument(changed.after),
        fields: changed.fields.map(fieldName),
      })),
    },
    stations,
    snapshots: snapshots.map(snapshotDocument),
    summary: differenceSummaryDocument(summary),
  }
}

function comparedDocument({ name, revision, commit }: Compared): Document {
  return { name, revision, commit }
}

function snapshotDocument(snapshot: SnapshotDifference): Document {
  const { host, observedAt, plannedAt, source, differences, summary, over } = snapshot
  return {
    host,
    observedAt: isoInstant(observedAt),
    plannedAt: isoInstant(plannedAt),
    source,
    differences: differences.map(sessionDifferenceDocument),
    summary: differenceSummaryDocument(summary),
    ...(over === null ? {} : { over: overDocument(over) }),
  }
}

function sessionDifferenceDocument({ session, kind, before, after }: SessionDifference): Document {
  return {
    session: sessionDocument(session),
    kind,
    before: verdictDocument(before),
    after: verdictDocument(after),
  }
}

function differenceSummaryDocument(summary: DifferenceSummary): Document {
  const { sessions, differences, byRuleAlone, before, after, newly } = summary
  return {
    sessions,
    differences,
    byRuleAlone,
    before: summaryDocument(before),
    after: summaryDocument(after),
    newly: { ...summaryDocument(newly), changes: newly.changes },
  }
}

function overDocument({ until, cut, points }: DifferencesOver): Document {
  return {
    until: isoInstant(until),
    cut,
    points: points.map(({ at, differences, settled, summary }) => ({
      at: isoInstant(at),
      differences: differences.map(sessionDifferenceDocument),
      settled: settled.map(sessionDocument),
      summary: differenceSummaryDocument(summary),
    })),
  }
}
