import type { BoardChange, BoardHead, BoardSession } from '../../api/contract.ts'

/** What the page knows of the host. */
export interface Board {
  readonly head: BoardHead
  /** By id. */
  readonly sessions: ReadonlyMap<string, BoardSession>
  /** What happened since the page began to look, newest first. */
  readonly happened: readonly Happening[]
  /** The latest Block All that the page saw, which may be over before anybody looked up; null: none since it was opened. */
  readonly lastBlockAll: BoardHead['blockAll']
}

/** A line of the daemon's log, as it came. */
export interface Happening {
  readonly at: string
  readonly event: string
  readonly [field: string]: unknown
}

/** So many are remembered. */
const REMEMBERED = 100

/** The board with what changed. A session that nothing was said about is the same object as before, so that nobody draws it again. */
export function merged(board: Board | null, changes: readonly BoardChange[]): Board | null {
  let now = board
  let sessions: Map<string, BoardSession> | null = null
  for (const change of changes) {
    if (change.event === 'board') {
      sessions = null
      const { head } = change.data
      const lastBlockAll = head.blockAll ?? now?.lastBlockAll ?? null
      now = { head, sessions: byId(change.data.sessions), happened: now?.happened ?? [], lastBlockAll }
      continue
    }
    // The first thing that is ever sent is the board; what came before it is in it.
    if (now === null) continue
    switch (change.event) {
      case 'head':
        now = {
          ...now,
          head: { ...now.head, ...change.data },
          lastBlockAll: change.data.blockAll ?? now.lastBlockAll,
        }
        break
      case 'session':
        sessions ??= new Map(now.sessions)
        sessions.set(change.data.id, change.data)
        now = { ...now, sessions }
        break
      case 'gone':
        sessions ??= new Map(now.sessions)
        sessions.delete(change.data.id)
        now = { ...now, sessions }
        break
      case 'happened': {
        const happening = happeningOf(change.data)
        if (happening !== null) now = { ...now, happened: [happening, ...now.happened].slice(0, REMEMBERED) }
        break
      }
      default:
        change satisfies never
    }
  }
  return now
}

function byId(sessions: readonly BoardSession[]): ReadonlyMap<string, BoardSession> {
  return new Map(sessions.map(session => [session.id, session]))
}

function happeningOf(told: Readonly<Record<string, unknown>>): Happening | null {
  const { at, event } = told
  return typeof at === 'string' && typeof event === 'string' ? { ...told, at, event } : null
}
