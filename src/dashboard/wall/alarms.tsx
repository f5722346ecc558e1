import type { JSX } from 'preact'
import { type Instant, isoInstant } from '../../model/time.ts'
import type { Board } from '../client/board.ts'
import type { Connection } from '../client/connection.ts'
import { momentText } from '../text/moment-text.ts'

export interface AlarmsProps {
  readonly board: Board | null
  readonly connection: Connection
  readonly now: Instant
}

/** What stands above all stations. Without reasons and messages, in which somebody may be named. */
export function Alarms({ board, connection, now }: AlarmsProps): JSX.Element {
  const at = (iso: string): string => momentText(iso, { now })
  const contested = board === null ? 0 : [...board.sessions.values()].filter(each => each.contested !== null).length
  // One of a session that nobody has now pauses nothing.
  const pauses = board?.head.placed.filter(({ kind, sessions }) => kind === 'hold' && sessions.length > 0) ?? []
  const paused = new Set(pauses.flatMap(({ sessions }) => sessions)).size
  const until = pauses
    .map(pause => pause.until)
    .toSorted()
    .at(-1)
  return (
    <div class="wall-alarms" role="status">
      {connection.kind === 'lost' && (
        <p class="wall-alarm warn">No connection since {at(isoInstant(connection.since))}: this is how it was</p>
      )}
      {connection.kind === 'refused' && <p class="wall-alarm warn">{connection.problem.detail}</p>}
      {board === null && connection.kind !== 'refused' && <p class="wall-alarm quiet">Waiting for the daemon…</p>}
      {board !== null && board.head.blockAll !== null && (
        <p class="wall-alarm bad">
          <strong>Block All</strong> since {at(board.head.blockAll.at)}
        </p>
      )}
      {contested > 0 && (
        <p class="wall-alarm bad">
          <strong>Contested</strong>: {contested === 1 ? 'one station' : `${contested} stations`}
        </p>
      )}
      {board !== null && board.head.stopped !== null && <p class="wall-alarm bad">Stationkeeper is stopped</p>}
      {board !== null && board.head.troubles.length > 0 && (
        <p class="wall-alarm warn">Stationkeeper needs to be looked at</p>
      )}
      {until !== undefined && (
        <p class="wall-alarm held">
          {paused < (board?.sessions.size ?? 0)
            ? `${paused === 1 ? 'One station' : `${paused} stations`}: paused`
            : 'Paused'}{' '}
          until {at(until)}
        </p>
      )}
    </div>
  )
}
