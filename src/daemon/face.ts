import { randomUUID } from 'node:crypto'
import { BlockAllWatch } from '../board/block-all.ts'
import { blockAllBefore } from '../board/block-all-before.ts'
import { Board } from '../board/board.ts'
import { HealthWatch } from '../board/health.ts'
import type { InForce } from '../board/policies-in-force.ts'
import { Metrics } from '../metrics/metrics.ts'
import type { PoliciesNow } from '../metrics/standing-figures.ts'
import type { Clock } from '../model/clock.ts'
import type { PassTimes } from '../reconcile/trigger.ts'
import type { Settings } from '../settings/settings.ts'
import { stopReason } from '../store/stop-file.ts'
import type { Store } from '../store/store.ts'
import type { DaemonEvent } from './events.ts'
import { sourceName } from './policy-source.ts'

/** What a daemon shows itself from. */
export interface FaceOptions {
  readonly settings: Settings
  readonly version: string
  readonly host: string
  /** Its name. */
  readonly provider: string
  readonly simulated: boolean
  readonly store: Store
  readonly clock: Clock
  readonly policies: () => InForce & PoliciesNow
  /** null: the loop has not begun. */
  readonly passes: () => PassTimes | null
  /** Room in the state folder, in bytes; null: nobody can tell. */
  readonly freeBytes: () => number | null
  readonly onTrouble: (what: string, error: unknown) => void
}

/** All that a daemon remembers of its events for those who look at it. Told every one of them, from the first on. */
export class Face implements Disposable {
  readonly board: Board
  readonly health: HealthWatch
  readonly metrics: Metrics

  constructor(options: FaceOptions) {
    const { settings, store } = options
    const stopped = (): string | null => stopReason(settings.state)
    const blockAll = before(options)
    this.board = new Board({
      ...options,
      source: sourceName(settings),
      stopReason: stopped,
      newId: randomUUID,
      blockAll,
    })
    this.health = new HealthWatch(options)
    this.metrics = new Metrics({
      ...options,
      remembered: () => ({
        ledger: store.ledger(),
        holds: store.holds(),
        fetchedAt: store.policyStatus()?.fetchedAt ?? null,
      }),
      stopReason: stopped,
      clients: () => this.board.followers,
      ofProcess: true,
    })
  }

  /** Never throws. */
  tell(event: DaemonEvent): void {
    this.board.tell(event)
    this.health.tell(event)
    this.metrics.tell(event)
  }

  [Symbol.dispose](): void {
    this.board[Symbol.dispose]()
  }
}

/** A store that can't be read now says so to whoever keeps the host: nobody waits for a page. */
function before({ settings, store, clock }: FaceOptions): BlockAllWatch {
  const { within } = settings.blockAll
  try {
    return blockAllBefore(store, within, clock.now())
  } catch {
    return new BlockAllWatch(within)
  }
}
