import type { JSX } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import type { Board } from '../client/board.ts'
import { saySeconds, today } from '../parts/say.ts'
import { type Facet, facetWord, hasFacet, standings } from '../text/standing.ts'
import { DeskCard, EmptyDesk } from './desk-card.tsx'
import { areasOf, pickedAreas } from './desks.ts'
import { directionOf, neighbour } from './neighbour.ts'

export interface RoomViewProps {
  readonly board: Board
  readonly facet: Facet | null
  readonly onFacet: (facet: Facet | null) => void
  readonly openId: string | null
  readonly onOpen: (id: string) => void
}

const facets: readonly Facet[] = ['blocked', ...standings, 'disconnected']

/** The room, station by station. */
export function RoomView({ board, facet, onFacet, openId, onOpen }: RoomViewProps): JSX.Element {
  const { head, sessions } = board
  const [search, setSearch] = useState('')
  const [entry, setEntry] = useState<string | null>(null)
  const areas = useMemo(() => areasOf(head.stations, sessions.values()), [head.stations, sessions])
  const picked = pickedAreas(areas, search, facet === null ? null : session => hasFacet(session, facet))
  const shown = picked.flatMap(({ desks }) => desks.flatMap(({ session }) => session?.id ?? []))
  const first = entry !== null && shown.includes(entry) ? entry : (shown[0] ?? null)
  const room = useRef<HTMLDivElement>(null)
  const day = today()

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = directionOf(event.key)
    if (direction === null || event.altKey || event.ctrlKey || event.metaKey) return
    const cards = [...(room.current?.querySelectorAll<HTMLElement>('button.station') ?? [])]
    const from = cards.findIndex(card => card.matches(':focus'))
    if (from < 0) return
    event.preventDefault()
    const boxes = cards.map(card => card.getBoundingClientRect())
    cards[neighbour(boxes, from, direction)]?.focus()
  }
  const onFocus = (event: FocusEvent): void => {
    const { id } = event.target instanceof Element ? event.target : { id: '' }
    if (id.startsWith('session-')) setEntry(id.slice('session-'.length))
  }

  return (
    <section class="room" aria-labelledby="room-heading">
      <div class="toolbar">
        <h2 id="room-heading" tabIndex={-1}>
          Room <span class="soft count sessions-count">{sessionsText(sessions.size)}</span>
        </h2>
        <input
          class="input search"
          type="search"
          placeholder="Find a station or a user"
          aria-label="Find a station or a user"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
        <Facets board={board} facet={facet} onFacet={onFacet} />
      </div>
      {head.fightDetection !== null && head.fightDetection !== 'on' && (
        <p class="unseen small soft">{unseenText[head.fightDetection]}</p>
      )}
      {head.blockAll === null && board.lastBlockAll !== null && (
        <p class="unseen small soft">
          The last Block All, at {saySeconds(board.lastBlockAll.at)}, hit {board.lastBlockAll.sessions} of{' '}
          {board.lastBlockAll.of} sessions and is over.
        </p>
      )}
      {shown.length === 0 && (
        <p class="nothing soft">
          {search === '' && facet === null ? 'Nobody is logged on.' : 'No session is like that.'}
        </p>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys only move the focus between the buttons in it, each of which Tab and a screen reader find by themselves */}
      <div ref={room} onKeyDown={onKeyDown} onFocusCapture={onFocus}>
        {picked.map(({ name, desks }) => (
          <section key={name} class="area" aria-label={name}>
            {(areas.length > 1 || name !== 'Stations') && <h3>{name}</h3>}
            <ul class="desks">
              {desks.map(({ key, station, name: called, session }) =>
                session === null ? (
                  <EmptyDesk key={key} station={station} name={called} />
                ) : (
                  <DeskCard
                    key={key}
                    station={station}
                    name={called}
                    session={session}
                    entry={session.id === first}
                    open={session.id === openId}
                    today={day}
                    onOpen={onOpen}
                  />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </section>
  )
}

function Facets({ board, facet, onFacet }: Pick<RoomViewProps, 'board' | 'facet' | 'onFacet'>): JSX.Element {
  const all = [...board.sessions.values()]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields of a form, and these are buttons
    <div class="facets" role="group" aria-label="Show only">
      {facets.map(each => {
        const count = all.filter(session => hasFacet(session, each)).length
        if (count === 0 && facet !== each) return null
        return (
          <button
            key={each}
            type="button"
            class={`facet ${each}`}
            aria-pressed={facet === each}
            onClick={() => onFacet(facet === each ? null : each)}
          >
            {facetWord(each)} <span class="facet-count">{count}</span>
          </button>
        )
      })}
    </div>
  )
}

const unseenText = {
  off: 'This host does not show blocks, so a Block All is not recognised, and neither is who fights the policies.',
  partly:
    'This host shows the blocks of some sessions only: a Block All, or a fight, over the others is not recognised.',
} as const

function sessionsText(count: number): string {
  return `${count} ${count === 1 ? 'session' : 'sessions'}`
}
