import type { BacktestDifference, BacktestResult, HeldBack, RuleDoings } from '../../compare/backtest-result.ts'
import { isoInstant } from '../../model/time.ts'
import type { Backtested } from '../backtesting.ts'

/** The outcome of a backtest as data. Lengths of time are in seconds. */
export function backtestDocument(host: string, { result, done }: Backtested): Readonly<Record<string, unknown>> {
  const { revision, span, watched, looks, plans, would, disconnected, unlisted, unknown } = result
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'Backtest',
    host,
    revision,
    from: span === null ? null : isoInstant(span.from),
    until: span === null ? null : isoInstant(span.until),
    watchedSeconds: Math.round(watched / 1_000),
    looks,
    plans,
    done,
    would: { ...would, disconnected: disconnected.length },
    rules: result.rules.map(withInstants),
    disconnected,
    disconnects: result.disconnects.map(({ at, ...told }) => ({ at: isoInstant(at), ...told })),
    heldBack: result.heldBack.map(withInstants),
    differences: result.differences.map(differenceDocument),
    unlisted,
    unknown,
  }
}

function withInstants<T extends RuleDoings | HeldBack>({ first, last, ...told }: T): Readonly<Record<string, unknown>> {
  return { ...told, first: isoInstant(first), last: isoInstant(last) }
}

function differenceDocument(difference: BacktestDifference): Readonly<Record<string, unknown>> {
  const { from, until, sessionId, user, was, wasWanted, now, nowWanted } = difference
  return {
    from: isoInstant(from),
    until: isoInstant(until),
    sessionId,
    user,
    was: { wanted: wasWanted, ...withoutId(was) },
    now: { wanted: nowWanted, ...withoutId(now) },
  }
}

function withoutId({ sessionId: _, ...decision }: BacktestResult['differences'][number]['was']): object {
  return decision
}
