import type { BoardChange } from '../../api/contract.ts'
import { type Board, merged } from './board.ts'
import type { Connection } from './connection.ts'
import { type FollowOptions, follow } from './follow.ts'
import { Stored, type Watched } from './stored.ts'

/** The board as it stands now, and how the page stands with its daemon. */
export interface LiveBoard {
  /** null: nothing was told yet, or nothing was planned. */
  readonly board: Watched<Board | null>
  readonly connection: Watched<Connection>
  hurry(): void
  stop(): void
}

export interface LiveBoardOptions extends Pick<FollowOptions, 'fetcher' | 'clock' | 'random'> {
  /** Calls back once before the page is drawn next: however fast changes come, it is drawn once a frame. */
  readonly beforeDrawing: (draw: () => void) => void
}

export function liveBoard({ beforeDrawing, ...line }: LiveBoardOptions): LiveBoard {
  const board = new Stored<Board | null>(null)
  const connection = new Stored<Connection>({ kind: 'connecting' })
  let latest: Board | null = null
  let due = false
  const publish = (): void => {
    due = false
    board.set(latest)
  }
  const onChanges = (changes: readonly BoardChange[]): void => {
    latest = merged(latest, changes)
    if (due) return
    due = true
    beforeDrawing(publish)
  }
  const following = follow({ ...line, onChanges, onConnection: now => connection.set(now) })
  return { board, connection, hurry: () => following.hurry(), stop: () => following.stop() }
}
