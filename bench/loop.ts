import { randomUUID } from 'node:crypto'
import { ms } from '../src/model/time.ts'
import { Reconciler } from '../src/reconcile/reconciler.ts'
import { systemClock } from '../src/runtime/system-clock.ts'
import { nextTurn } from '../src/runtime/turn.ts'
import { loadZones } from '../src/runtime/zones.ts'
import { openStore } from '../src/store/open-store.ts'
import { bundle, lasting, reapply, rule } from '../test/support/bundle.ts'
import { blockAll, guards } from '../test/support/guards.ts'
import { type FakeHost, fakeHost } from './fake-host.ts'
import { temporaryFolder } from './fixtures.ts'

export interface BenchLoop {
  readonly host: FakeHost
  readonly reconciler: Reconciler
  /** Resolves when so many more effects were verified than when it was called. */
  settled(count: number): Promise<void>
  close(): Promise<void>
}

/** The real loop and the real store on disk, before a fake host; no limit is small enough to meet. */
export function startBenchLoop(sessions: number): BenchLoop {
  const clock = systemClock()
  const host = fakeHost(sessions, clock.now)
  const store = openStore({ folder: temporaryFolder('loop'), host: host.provider.host, clock, mode: 'write' })
  const limit = { count: 1_000_000, per: lasting('1h') }
  const kept = { ...reapply, limit, contestedAfter: { reversals: 1_000_000, within: lasting('10m') } }
  let left = 0
  let reached = (): void => {}
  const reconciler = new Reconciler({
    provider: host.provider,
    store,
    bundle: bundle([rule({ reapply: kept })]),
    keeping: true,
    clock,
    random: Math.random,
    newId: randomUUID,
    turn: nextTurn,
    loadZones,
    stopReason: () => null,
    settle: ms(2_000),
    observeTimeout: ms(10_000),
    resync: ms(30_000),
    defaults: kept,
    guards: { ...guards, hostLimit: limit },
    blockAll,
    longestHold: lasting('8h'),
    version: 'bench',
    zoneData: 'bench',
    onEvent(event) {
      if (event.kind === 'pass-failed') throw new Error(event.message)
      if (event.kind === 'settled' && --left === 0) reached()
    },
  })
  return {
    host,
    reconciler,
    settled(count) {
      left = count
      return new Promise(resolve => {
        reached = resolve
      })
    },
    async close() {
      await reconciler.close()
      store.close()
    },
  }
}
