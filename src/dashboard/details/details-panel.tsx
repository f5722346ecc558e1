import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { BoardPlaced, BoardSession, ViewerDocument } from '../../api/contract.ts'
import type { Board } from '../client/board.ts'
import type { Requests } from '../client/requests.ts'
import { Moment } from '../parts/moment.tsx'
import { saySoon } from '../parts/say.ts'
import { Sign } from '../parts/sign.tsx'
import { useAnswer } from '../parts/use-answer.ts'
import { driftText, previewText } from '../text/besides-text.ts'
import type { ToldEntry } from '../text/entry-text.ts'
import { reasonText } from '../text/reason-text.ts'
import { shownName } from '../text/shown-name.ts'
import { decisionWord, verdictOf } from '../text/standing.ts'
import { sessionSelector, whatIfText } from '../text/what-if.ts'
import { nothingTold, type ToldWhy } from '../text/why-text.ts'
import { HoldForm } from '../views/hold-form.tsx'
import { PlacedItem } from '../views/placed-item.tsx'
import { ReleaseForm } from '../views/release-form.tsx'
import { FightTimeline } from './fight-timeline.tsx'
import { HistoryList } from './history-list.tsx'
import { WhySection } from './why-section.tsx'

export interface DetailsPanelProps {
  readonly board: Board
  /** Since when the page is connected: what could not be asked before is asked again. */
  readonly connectedAt: number | null
  readonly id: string
  readonly viewer: ViewerDocument
  readonly requests: Requests
  readonly onClose: () => void
}

/** Everything about one session: why, what was done, who fights over it, and what may be done about it. */
export function DetailsPanel({ board, connectedAt, id, viewer, requests, onClose }: DetailsPanelProps): JSX.Element {
  const session = board.sessions.get(id) ?? null
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [id])
  const title = session === null ? `Session ${id}` : session.user === null ? titleOf(session) : shownName(session.user)
  return (
    <aside class="details panel" aria-labelledby="details-heading">
      <header class="details-head">
        <h2 id="details-heading" ref={heading} tabIndex={-1}>
          <bdi>{title}</bdi>
        </h2>
        <button type="button" class="button plain close" aria-label="Close details" onClick={onClose}>
          <Sign name="close" />
        </button>
        <p class="soft small">{session === null ? 'Its session is gone.' : placeText(board, session)}</p>
      </header>
      {session !== null && (
        <Standing board={board} connectedAt={connectedAt} session={session} viewer={viewer} requests={requests} />
      )}
    </aside>
  )
}

interface StandingProps {
  readonly board: Board
  readonly connectedAt: number | null
  readonly session: BoardSession
  readonly viewer: ViewerDocument
  readonly requests: Requests
}

function Standing({ board, connectedAt, session, viewer, requests }: StandingProps): JSX.Element {
  const { id, decision } = session
  const path = encodeURIComponent(id)
  // Something of it is another: so may be why, and there is more of its history.
  const turn = `${session.incarnation} ${session.since} ${session.blocked} ${session.state} ${board.head.policies.revision} ${happenedTo(board, id)} ${connectedAt}`
  const why = useAnswer<{ readonly sessions: readonly Partial<ToldWhy>[] }>(requests, `/v1/sessions/${path}/why`, turn)
  const history = useAnswer<{ readonly entries: readonly ToldEntry[] }>(
    requests,
    `/v1/history?session=${path}&last=200`,
    turn,
  )
  const entries = history.value?.entries ?? []
  const placed = board.head.placed.filter(({ sessions }) => sessions.includes(id))
  const due = decision.status === 'change' || decision.status === 'assert'
  const verdict = verdictOf(session)
  const [drift, preview] = [driftText(decision), previewText(decision)]
  return (
    <>
      <section class={`verdict ${verdict}`} aria-label="Decision">
        {session.contested !== null && (
          <p class="fought">
            <strong>Contested</strong> since <Moment iso={session.contested.since} />: undone{' '}
            {session.contested.reversals} times. The rule{' '}
            {session.contested.whenContested === 'yield' ? 'yields' : 'goes on slowly'} until{' '}
            <Moment iso={session.contested.until} /> unless it is undone again.
          </p>
        )}
        <p class="word">
          <Sign name={verdict} />
          {decisionWord(session)}
        </p>
        <p>
          {reasonText(decision.reason, saySoon)}.{' '}
          <span class="soft">
            Since <Moment iso={session.since} />.
          </span>
        </p>
        {due && <p class="mono small">{whatIfText(decision.action, session)}</p>}
        {drift !== null && <p>{drift}.</p>}
        {preview !== null && <p>But {preview}.</p>}
        {session.notice !== null && (
          <p>
            A warning runs until <Moment iso={session.notice.until} />
            {session.notice.shown === false ? ', which could not be shown' : ''}.
          </p>
        )}
      </section>
      <Facts session={session} />
      <Placed placed={placed} viewer={viewer} requests={requests} />
      {viewer.may.includes('hold') && (
        <details class="hold-this">
          <summary>Hold this session…</summary>
          <HoldForm requests={requests} selector={sessionSelector(id)} title="Hold this session" />
        </details>
      )}
      {viewer.may.includes('release') && waits(session) && (
        <ReleaseForm requests={requests} selector={sessionSelector(id)} title="Release this session" />
      )}
      <FightTimeline entries={entries} />
      <WhySection
        why={why.value === null ? null : { ...nothingTold, ...why.value.sessions[0] }}
        problem={why.problem}
      />
      <HistoryList entries={entries} problem={history.problem} />
    </>
  )
}

/** For something that a release ends. A hold has its own button, for all that it covers. */
function waits({ contested, decision }: BoardSession): boolean {
  return contested !== null || ['backoff', 'contested', 'provider-failed'].includes(decision.reason.code)
}

function Facts({ session }: { readonly session: BoardSession }): JSX.Element {
  const facts: readonly (readonly [string, string | JSX.Element])[] = [
    ['Session', session.id],
    ['State', session.state],
    ['Blocked', known(session.blocked)],
    ['Locked by its user', known(session.locked)],
    ...(session.admin === true ? [['Administrator', 'yes'] as const] : []),
    ...(session.client === null ? [] : [['Client', session.client] as const]),
    ...(session.logonAt === null ? [] : [['Logged on', <Moment iso={session.logonAt} />] as const]),
    ...(session.idleSince === null ? [] : [['Idle since', <Moment iso={session.idleSince} />] as const]),
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Placed({
  placed,
  viewer,
  requests,
}: Pick<StandingProps, 'viewer' | 'requests'> & { readonly placed: readonly BoardPlaced[] }): JSX.Element | null {
  if (placed.length === 0) return null
  return (
    <section aria-label="Holds on it">
      <ul class="placed-list">
        {placed.map(each => (
          <PlacedItem key={each.id} placed={each} viewer={viewer} requests={requests} />
        ))}
      </ul>
    </section>
  )
}

function titleOf({ station, id }: BoardSession): string {
  return station === null ? `Session ${id}` : `Station ${station}`
}

function placeText({ head }: Board, session: BoardSession): string {
  const { station, connection } = session
  if (station === null) return `Session ${session.id}${connection === null ? '' : `, ${connection}`}`
  const known = head.stations.find(each => each.id === station)
  const room = known?.labels.room
  return [`Station ${station}`, known?.name, room].filter(part => part !== null && part !== undefined).join(' · ')
}

function known(value: BoardSession['blocked']): string {
  return value === 'unknown' ? 'the host does not show it' : value
}

/** When something last happened to it that its own fields may not show. */
function happenedTo({ happened }: Board, id: string): string {
  return happened.find(({ session, event }) => session === id && event !== 'planned')?.at ?? ''
}
