import './wall.css'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { LiveBoard } from '../client/live-board.ts'
import { useWatched } from '../client/use-watched.ts'
import { useOutdated } from '../parts/use-outdated.ts'
import { areasOf } from '../room/desks.ts'
import type { Entered } from '../sign-in/gate.tsx'
import { Alarms } from './alarms.tsx'
import { lookOf, tileSize } from './look.ts'
import { Tally } from './tally.tsx'
import { Tile } from './tile.tsx'

export interface WallPageProps {
  readonly entered: Entered
  /** Begins to follow the daemon. */
  readonly follow: () => LiveBoard
}

/**
 * The room for a screen that everybody sees, to be read from its back. Draws nobody's name; a token for walls is not sent any, and whoever signs in with
 * another one is told so.
 */
export function WallPage({ entered: { viewer, leave, dismissed }, follow }: WallPageProps): JSX.Element {
  const live = useMemo(follow, [follow])
  useEffect(() => () => live.stop(), [live])
  const board = useWatched(live.board)
  const connection = useWatched(live.connection)
  useEffect(() => {
    if (connection.kind === 'refused' && connection.problem.status === 401)
      dismissed('This screen was signed out: its token has expired, or was revoked.')
  }, [connection])
  // A screen stays for months, and its page is to be that of the daemon that it shows. Nobody writes anything there that would be lost.
  const outdated = useOutdated(board?.head.version ?? null)
  useEffect(() => {
    if (outdated) location.reload()
  }, [outdated])

  const held = new Set(board?.head.placed.flatMap(({ kind, sessions }) => (kind === 'hold' ? sessions : [])))
  const areas = board === null ? [] : areasOf(board.head.stations, board.sessions.values())
  const desks = areas.flatMap(area => area.desks)
  return (
    <div class="wall">
      <main>
        <h1>{board?.head.host ?? 'Stations'}</h1>
        <Alarms board={board} connection={connection} now={live.hostNow()} />
        {board !== null && desks.length === 0 && <p class="wall-alarm quiet">Nobody is logged on</p>}
        {desks.length > 0 && <Tally looks={desks.map(({ session }) => lookOf(session, held))} />}
        {areas.map(({ name, desks: here }) => (
          <section key={name} aria-label={name}>
            {areas.length > 1 && <h2>{name}</h2>}
            <ul class={`wall-room ${tileSize(desks.length)}`}>
              {here.map(desk => (
                <Tile key={desk.key} desk={desk} look={lookOf(desk.session, held)} />
              ))}
            </ul>
          </section>
        ))}
      </main>
      <footer class="small soft">
        {!viewer.may.includes('wall') && (
          <p>
            This browser is signed in as {viewer.name}, who may see names. On a screen that everybody sees, use a token
            of its own: <code>stationkeeper token add "Wall" --may wall</code>
          </p>
        )}
        <button type="button" class="button plain" onClick={() => void leave()}>
          Sign out
        </button>
      </footer>
    </div>
  )
}
