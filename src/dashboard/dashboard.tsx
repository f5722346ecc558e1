import './styles/dashboard.css'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { LiveBoard } from './client/live-board.ts'
import type { Requests } from './client/requests.ts'
import { useWatched } from './client/use-watched.ts'
import { DetailsPanel } from './details/details-panel.tsx'
import { Head } from './parts/head.tsx'
import { Heard } from './parts/heard.tsx'
import { NewVersion } from './parts/new-version.tsx'
import { isView, type View } from './parts/view.ts'
import { WarningList } from './parts/warning-list.tsx'
import { cardId } from './room/desk-card.tsx'
import { RoomView } from './room/room-view.tsx'
import { SIGNED_OUT } from './sign-in/enter.ts'
import type { Entered } from './sign-in/gate.tsx'
import type { Facet } from './text/standing.ts'
import { HoldsView } from './views/holds-view.tsx'
import { PlanView } from './views/plan-view.tsx'
import { PoliciesView } from './views/policies-view.tsx'

export interface DashboardProps {
  readonly live: LiveBoard
  readonly requests: Requests
  readonly entered: Entered
}

/** The page of whoever looks after the host. */
export function Dashboard({ live, requests, entered }: DashboardProps): JSX.Element {
  const board = useWatched(live.board)
  const connection = useWatched(live.connection)
  const [view, setView] = useState<View>(() => viewHere() ?? 'room')
  const [openId, setOpenId] = useState<string | null>(null)
  const [facet, setFacet] = useState<Facet | null>(null)

  useEffect(() => {
    const turn = (): void => {
      const named = viewHere()
      if (named === null) return
      setView(named)
      // On a phone they would hide what was asked for.
      setOpenId(null)
    }
    addEventListener('hashchange', turn)
    return () => removeEventListener('hashchange', turn)
  }, [])

  useEffect(() => {
    if (connection.kind !== 'refused') return
    const { status, detail } = connection.problem
    entered.dismissed(status === 401 ? SIGNED_OUT : detail)
  }, [connection])

  useEffect(() => {
    const alarm =
      board === null
        ? ''
        : titleAlarm(
            board.head.blockAll !== null,
            [...board.sessions.values()].some(({ contested }) => contested !== null),
          )
    document.title = `${alarm}${board === null ? '' : `${board.head.host} · `}Stationkeeper`
  }, [board])

  const close = (): void => {
    if (openId === null) return
    const id = openId
    setOpenId(null)
    // Where the room was hidden behind the details it has to be there first.
    requestAnimationFrame(() =>
      (
        document.getElementById(cardId(id)) ??
        document.getElementById('room-heading') ??
        document.querySelector('h2')
      )?.focus(),
    )
  }
  // Wherever the focus is: what had it may just have gone.
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && openId !== null && !event.defaultPrevented) close()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [openId])

  const show = (picked: Facet): void => {
    setFacet(picked)
    setOpenId(null)
    location.hash = 'room'
    requestAnimationFrame(() => document.getElementById('room-heading')?.focus())
  }

  return (
    <div class={`dashboard ${connection.kind}${openId === null ? '' : ' has-details'}`}>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <Head board={board} connection={connection} view={view} entered={entered} />
      <Heard live={live} />
      <WarningList live={live} onShow={show} />
      <NewVersion version={board?.head.version ?? null} />
      <main id="content" tabIndex={-1}>
        {board === null ? (
          <p class="nothing soft">
            {connection.kind === 'live'
              ? 'Nothing was planned yet: the host is being looked at for the first time.'
              : 'One moment…'}
          </p>
        ) : (
          <>
            {view === 'room' && (
              <RoomView board={board} facet={facet} onFacet={setFacet} openId={openId} onOpen={id => setOpenId(id)} />
            )}
            {view === 'plan' && <PlanView board={board} onOpen={id => setOpenId(id)} />}
            {view === 'holds' && <HoldsView board={board} viewer={entered.viewer} requests={requests} />}
            {view === 'policies' && (
              <PoliciesView policies={board.head.policies} viewer={entered.viewer} requests={requests} />
            )}
            {openId !== null && (
              <DetailsPanel
                key={openId}
                board={board}
                connectedAt={connection.kind === 'live' ? connection.since : null}
                id={openId}
                viewer={entered.viewer}
                requests={requests}
                onClose={close}
              />
            )}
          </>
        )}
      </main>
    </div>
  )
}

/** null: the fragment leads to a place on the page, and to no view. */
function viewHere(): View | null {
  const named = location.hash.slice(1)
  return isView(named) ? named : null
}

/** So that it is seen in a tab that nobody looks at. */
function titleAlarm(blockAll: boolean, contested: boolean): string {
  if (blockAll) return '⚠ Block All · '
  return contested ? '⚠ Contested · ' : ''
}
