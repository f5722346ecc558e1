import type { BacktestResult } from '../../compare/backtest-result.ts'
import type { Redaction } from './redact.ts'

/** The outcome without a name of a person in it. */
export function redactBacktest(result: BacktestResult, names: Redaction): BacktestResult {
  const redacted = <T extends { readonly user: string | null }>(told: T): T => ({
    ...told,
    user: told.user === null ? null : names.person(told.user),
  })
  return {
    ...result,
    disconnects: result.disconnects.map(redacted),
    differences: result.differences.map(redacted),
    disconnected: result.disconnected.map(name => names.person(name)),
  }
}
