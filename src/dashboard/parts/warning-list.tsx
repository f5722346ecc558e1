import type { ComponentChildren, JSX } from 'preact'
import { isoInstant } from '../../model/time.ts'
import type { Connection } from '../client/connection.ts'
import type { LiveBoard } from '../client/live-board.ts'
import { useWatched } from '../client/use-watched.ts'
import { type Warning, warningsOf } from '../room/warnings.ts'
import { saySeconds } from './say.ts'
import { Sign } from './sign.tsx'

export interface WarningListProps {
  readonly live: LiveBoard
  readonly onShow: (facet: 'blocked' | 'contested') => void
}

/** What nobody who looks may overlook, above everything else. It stays for as long as it is so. */
export function WarningList({ live, onShow }: WarningListProps): JSX.Element | null {
  const board = useWatched(live.board)
  const connection = useWatched(live.connection)
  const warnings = board === null ? [] : warningsOf(board.head, board.sessions.values(), saySeconds)
  if (warnings.length === 0 && connection.kind !== 'lost') return null
  return (
    <section class="warnings" aria-label="Warnings">
      <ul>
        {connection.kind === 'lost' && <Lost connection={connection} onTry={() => live.hurry()} />}
        {warnings.map(warning => (
          <li key={warning.key} class={`warning ${warning.tone} ${warning.key}`}>
            <Sign name={signOf(warning)} />
            <p>
              <strong>{warning.title}</strong> <Text text={warning.text} />
            </p>
            {warning.shows !== null && <Show facet={warning.shows} onShow={onShow} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Show({
  facet,
  onShow,
}: {
  readonly facet: 'blocked' | 'contested'
  readonly onShow: WarningListProps['onShow']
}): JSX.Element {
  return (
    <button type="button" class="button" onClick={() => onShow(facet)}>
      Show {facet === 'blocked' ? 'blocked' : 'contested'} sessions
    </button>
  )
}

function Lost({
  connection,
  onTry,
}: {
  readonly connection: Extract<Connection, { kind: 'lost' }>
  readonly onTry: () => void
}): JSX.Element {
  const since = isoInstant(connection.since)
  return (
    <li class="warning bad lost">
      <Sign name="lost" />
      <p>
        <strong>Connection lost</strong> What is shown is how it was at {saySeconds(since)}. Next attempt at{' '}
        {saySeconds(isoInstant(connection.retryAt))}. Stationkeeper itself may well go on.
      </p>
      <button type="button" class="button" onClick={onTry}>
        Try now
      </button>
    </li>
  )
}

/** Commands stand in back quotes. */
function Text({ text }: { readonly text: string }): JSX.Element {
  const parts: ComponentChildren[] = text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))
  return <>{parts}</>
}

function signOf({ key }: Warning): 'blocked' | 'contested' | 'held' | 'held-back' {
  switch (key) {
    case 'block-all':
      return 'blocked'
    case 'contested':
      return 'contested'
    case 'stopped':
      return 'held'
    default:
      return 'held-back'
  }
}
