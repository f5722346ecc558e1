import type { JSX } from 'preact'
import type { BoardSession } from '../../api/contract.ts'
import type { Instant } from '../../model/time.ts'
import type { Board } from '../client/board.ts'
import { momentText } from '../text/moment-text.ts'
import { counted } from './in-words.ts'

/** How the room stands, in a line, and a Block All that can't be overlooked. */
export function RoomNow({ board, now }: { readonly board: Board; readonly now: Instant }): JSX.Element {
  const { head, sessions } = board
  const all = [...sessions.values()]
  const count = (is: (session: BoardSession) => boolean): number => all.filter(is).length
  const blocked = count(({ blocked }) => blocked === 'yes')
  const contested = count(({ contested }) => contested !== null)
  return (
    <div class="teacher-now">
      <div role="status">
        {head.blockAll !== null && (
          <p class="teacher-block-all">
            <strong>Block All</strong> since {momentText(head.blockAll.at, { now })}: {head.blockAll.sessions} of{' '}
            {counted(head.blockAll.of, 'session', 'sessions')}
          </p>
        )}
        {head.stopped !== null && <p class="teacher-note">Stationkeeper is stopped: it does nothing, paused or not.</p>}
        {contested > 0 && (
          <p class="teacher-note">
            {counted(contested, 'session is', 'sessions are')} contested: somebody keeps changing what Stationkeeper
            restores.
          </p>
        )}
      </div>
      <p class="teacher-counts">
        {counted(all.length, 'session', 'sessions')}, {blocked === 0 ? 'none blocked' : `${blocked} blocked`}
      </p>
    </div>
  )
}
