import { Component, type JSX } from 'preact'
import type { BoardSession } from '../../api/contract.ts'
import { Moment } from '../parts/moment.tsx'
import { saySoon } from '../parts/say.ts'
import { Sign } from '../parts/sign.tsx'
import { reasonText } from '../text/reason-text.ts'
import { shownName } from '../text/shown-name.ts'
import { decisionWord, standingOf, verdictOf } from '../text/standing.ts'
import type { Desk } from './desks.ts'

export interface DeskCardProps {
  readonly station: string | null
  readonly name: string | null
  readonly session: BoardSession
  /** Where Tab enters the room. */
  readonly entry: boolean
  readonly open: boolean
  /** From midnight on "since 10:31" is of another day. */
  readonly today: string
  readonly onOpen: (id: string) => void
}

/** Id of the element, by which the focus finds its way back. */
export function cardId(sessionId: string): string {
  return `session-${sessionId}`
}

/** One session as somebody who walks through the room sees it. Drawn again only when something of it is another. */
export class DeskCard extends Component<DeskCardProps> {
  override shouldComponentUpdate(next: DeskCardProps): boolean {
    const { station, name, session, entry, open, today } = this.props
    return (
      next.session !== session ||
      next.entry !== entry ||
      next.open !== open ||
      next.today !== today ||
      next.station !== station ||
      next.name !== name
    )
  }

  override render(): JSX.Element {
    const { station, name, session, entry, open, onOpen } = this.props
    const standing = standingOf(session)
    return (
      <li class="desk">
        <button
          type="button"
          id={cardId(session.id)}
          class={`station ${standing}${session.blocked === 'yes' ? ' is-blocked' : ''}`}
          tabIndex={entry ? 0 : -1}
          aria-expanded={open}
          onClick={() => onOpen(session.id)}
        >
          <span class="place">
            <span class="number">
              <span class="heard">{station === null ? 'Session ' : 'Station '}</span>
              {station ?? session.id}
            </span>
            <span class="name">{name ?? session.client ?? (station === null ? session.connection : null)}</span>
          </span>
          <Person user={session.user} />
          <States session={session} />
          <span class={`decision ${verdictOf(session)}`}>
            <Sign name={verdictOf(session)} />
            <span class="word">{decisionWord(session)}</span>
            <span class="since">
              since <Moment iso={session.since} />
            </span>
          </span>
          {session.decision.status !== 'in-sync' && (
            <span class="reason">{reasonText(session.decision.reason, saySoon)}</span>
          )}
        </button>
      </li>
    )
  }
}

/** A domain is the same for nearly everybody, so it stands behind. */
function Person({ user }: { readonly user: string | null }): JSX.Element {
  const parts = /^(.*)\\(.*)$/.exec(user ?? '')
  return (
    <span class="person" title={user === null ? undefined : shownName(user)}>
      <bdi>{shownName(parts?.[2] ?? user ?? 'name not shown')}</bdi>
      {parts?.[1] !== undefined && (
        <span class="domain">
          {' '}
          <bdi>{shownName(parts[1])}</bdi>
        </span>
      )}
    </span>
  )
}

function States({ session }: { readonly session: BoardSession }): JSX.Element {
  return (
    <span class="states">
      {session.contested !== null && (
        <span class="state fought">
          <Sign name="contested" />
          Contested
        </span>
      )}
      {session.blocked === 'yes' && (
        <span class="state blocked">
          <Sign name="blocked" />
          Blocked
        </span>
      )}
      {session.locked === 'yes' && (
        <span class="state">
          <Sign name="locked" />
          Locked
        </span>
      )}
      <span class="state">{stateWord(session)}</span>
    </span>
  )
}

function stateWord({ state, blocked }: BoardSession): string {
  if (state === 'active') return blocked === 'unknown' ? 'Active, block not shown' : 'Active'
  if (state === 'disconnected') return 'Disconnected'
  return state === 'other' ? 'Neither active nor disconnected' : 'State not known'
}

/** Nobody is there. */
export function EmptyDesk({ station, name }: Pick<Desk, 'station' | 'name'>): JSX.Element {
  return (
    <li class="desk">
      <div class="station empty">
        <span class="place">
          <span class="number">
            <span class="heard">Station </span>
            {station}
          </span>
          <span class="name">{name}</span>
        </span>
        <span class="person">Nobody</span>
      </div>
    </li>
  )
}
