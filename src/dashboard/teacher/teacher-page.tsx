import './teacher.css'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { PageClock } from '../../runtime/browser-clock.ts'
import type { LiveBoard } from '../client/live-board.ts'
import type { Requests } from '../client/requests.ts'
import { useWatched } from '../client/use-watched.ts'
import { NewVersion } from '../parts/new-version.tsx'
import { SIGNED_OUT } from '../sign-in/enter.ts'
import type { Entered } from '../sign-in/gate.tsx'
import { NothingToPause } from './nothing-to-pause.tsx'
import { PausePanel } from './pause-panel.tsx'
import { RoomNow } from './room-now.tsx'
import { useMinute } from './use-minute.ts'

export interface TeacherPageProps {
  readonly entered: Entered
  /** Begins to follow the daemon. */
  readonly follow: () => LiveBoard
  readonly requests: Requests
  readonly clock: PageClock
}

/** For whoever teaches in a room: what becomes of it now, and three buttons that have it left alone for a while. */
export function TeacherPage({ entered, follow, requests, clock }: TeacherPageProps): JSX.Element {
  const { viewer, leave, dismissed } = entered
  const live = useMemo(follow, [follow])
  useEffect(() => () => live.stop(), [live])
  const board = useWatched(live.board)
  const connection = useWatched(live.connection)
  useEffect(() => {
    if (connection.kind === 'refused' && connection.problem.status === 401) dismissed(SIGNED_OUT)
  }, [connection])
  useMinute(clock)
  const now = live.hostNow()
  const lost = connection.kind === 'lost' || connection.kind === 'refused'

  return (
    <div class="teacher">
      <header>
        <p class="teacher-who">
          {viewer.name}
          {viewer.match !== null && <span class="soft"> · {viewer.match}</span>}
        </p>
        <nav aria-label="Elsewhere">
          <a class="button plain" href="/">
            All details
          </a>
          <button type="button" class="button plain" onClick={() => void leave()}>
            Sign out
          </button>
        </nav>
      </header>
      <NewVersion version={board?.head.version ?? null} />
      <main>
        <h1>Pause a room</h1>
        <p class="error" role="alert" hidden={!lost}>
          {connection.kind === 'refused'
            ? connection.problem.detail
            : lost && 'The daemon can not be reached. What you see may be old; it is tried again on its own.'}
        </p>
        {viewer.match === null || !viewer.may.includes('hold') ? (
          <NothingToPause viewer={viewer} />
        ) : board === null ? (
          <p class="soft">Waiting for what the daemon sees…</p>
        ) : (
          <>
            <RoomNow board={board} now={now} />
            <PausePanel
              placed={board.head.placed}
              sessions={board.sessions.size}
              acts={board.head.armed && board.head.stopped === null}
              viewer={viewer}
              match={viewer.match}
              requests={requests}
              now={now}
              dismissed={dismissed}
            />
          </>
        )}
      </main>
    </div>
  )
}
