import type { BoardChange } from '../../api/contract.ts'
import type { Instant } from '../../model/time.ts'
import { type Board, merged } from './board.ts'
import type { Connection } from './connection.ts'
import { type FollowOptions, follow } from './follow.ts'
import { Stored, type Watched } from './stored.ts'

/** The board as it stands now, and how the page stands with its daemon. */
export interface LiveBoard {
  /** null: nothing was told yet, or nothing was planned. */
  readonly board: Watched<Board | null>
  readonly connection: Watched<Connection>
  /** What the clock of the host shows. */
  hostNow(): Instant
  hurry(): void
  stop(): void
}

export interface LiveBoardOptions extends Pick<FollowOptions, 'fetcher' | 'clock' | 'random'> {
  /** Calls back once, before the page is drawn next: however fast changes come, it is drawn once a frame. */
  readonly beforeDrawing: (draw: () => void) => void
}

/**
 * So many changes a frame draws: to draw a whole large room at once takes longer than a frame may. In their order, as from a slower line. Of 500 cards that
 * all change, 100 at a time made tasks of up to 65 ms, 50 of up to 47 ms, and 25 no shorter ones: what is the same for every frame is the rest.
 */
const AT_ONCE = 50
/** Where more than this wait, it is a page that nobody looked at; then all of it is taken at once. */
const BACKLOG = 5_000

export function liveBoard({ beforeDrawing, ...line }: LiveBoardOptions): LiveBoard {
  const board = new Stored<Board | null>(null)
  const connection = new Stored<Connection>({ kind: 'connecting' })
  let waiting: readonly BoardChange[] = []
  let due = false
  const publish = (): void => {
    const count = waiting.length > BACKLOG ? waiting.length : AT_ONCE
    const now = waiting.slice(0, count)
    waiting = waiting.slice(count)
    due = waiting.length > 0
    if (due) beforeDrawing(publish)
    board.set(merged(board.get(), now))
  }
  const onChanges = (changes: readonly BoardChange[]): void => {
    waiting = [...waiting, ...changes]
    if (due) return
    due = true
    beforeDrawing(publish)
  }
  const following = follow({ ...line, onChanges, onConnection: now => connection.set(now) })
  return {
    board,
    connection,
    hostNow: () => following.hostNow(),
    hurry: () => following.hurry(),
    stop: () => following.stop(),
  }
}
