import { randomUUID } from 'node:crypto'
import type { Health } from '../api/keeper.ts'
import { Board } from '../board/board.ts'
import type { InForce } from '../board/policies-in-force.ts'
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
  readonly policies: () => InForce
  readonly onTrouble: (what: string, error: unknown) => void
}

/** All that a daemon remembers of its events for those who look at it. Told every one of them, from the first on. */
export class Face implements Disposable {
  readonly board: Board

  constructor(options: FaceOptions) {
    const { settings } = options
    this.board = new Board({
      ...options,
      source: sourceName(settings),
      stopReason: () => stopReason(settings.state),
      newId: randomUUID,
    })
  }

  /** Never throws. */
  tell(event: DaemonEvent): void {
    this.board.tell(event)
  }

  health({ begunAt, endedAt }: PassTimes): Health {
    return { alive: true, unready: begunAt === null && endedAt === null ? ['the host was not seen yet'] : [] }
  }

  metrics(): Promise<{ readonly type: string; readonly text: string }> {
    return Promise.resolve({ type: 'text/plain', text: '' })
  }

  [Symbol.dispose](): void {
    this.board[Symbol.dispose]()
  }
}
