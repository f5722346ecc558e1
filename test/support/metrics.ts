import { Metrics, type MetricsOptions } from '../../src/metrics/metrics.ts'
import { noHolds } from '../../src/model/hold.ts'
import { emptyLedger } from '../../src/model/ledger.ts'
import { bundle, lasting, rule } from './bundle.ts'
import { noon } from './observation.ts'
import { VirtualClock } from './virtual-clock.ts'

/** Figures of a daemon that nothing has happened to, unless a test says otherwise. */
export function metricsOf(options: Partial<MetricsOptions> = {}): Metrics {
  return new Metrics({
    version: '0.0.0',
    provider: 'simulator',
    simulated: true,
    settings: {
      git: null,
      resync: lasting('30s'),
      hostLimit: { count: 60, per: lasting('1m') },
      disruptionBudget: { count: 3, share: null, per: lasting('1m') },
    },
    clock: new VirtualClock(noon),
    remembered: () => ({ ledger: emptyLedger, holds: noHolds, fetchedAt: null }),
    policies: () => ({ bundle: bundle([rule()]), commit: null, problem: null, isUnread: false }),
    stopReason: () => null,
    freeBytes: () => null,
    clients: () => 0,
    ofProcess: false,
    ...options,
  })
}

/** The series of a text, by name and labels. */
export function seriesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}
