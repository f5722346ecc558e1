import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { BoardPlaced, ViewerDocument } from '../../api/contract.ts'
import type { Instant } from '../../model/time.ts'
import { messageOf, Refused } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'
import { ProblemLine } from '../parts/problem-line.tsx'
import { SIGNED_OUT } from '../sign-in/enter.ts'
import { momentText } from '../text/moment-text.ts'
import { counted, timeLeft } from './in-words.ts'
import { LENGTHS, pausesOf, replacedBy, type Unpaused, unpaused } from './pauses.ts'
import { pause, resume } from './pausing.ts'

export interface PausePanelProps {
  readonly placed: readonly BoardPlaced[]
  /** How many sessions the room has. */
  readonly sessions: number
  /** Whether anything is done on this host at all. */
  readonly acts: boolean
  readonly viewer: ViewerDocument
  /** Text of the viewer's selector. */
  readonly match: string
  readonly requests: Requests
  readonly now: Instant
  readonly dismissed: (problem: string) => void
}

const unpausedTitles: { readonly [U in Unpaused]: string } = {
  kept: 'Not paused',
  'partly-kept': 'Not paused',
  'held-by-others': 'On hold by somebody else',
  'left-alone': 'Not paused',
}

const unpausedTexts: { readonly [U in Unpaused]: string } = {
  kept: 'Stationkeeper keeps these sessions as the policies say.',
  'partly-kept': 'Stationkeeper keeps these sessions as the policies say, but for those on hold below.',
  'held-by-others': 'What you block stays blocked while that lasts, as is told below.',
  'left-alone': 'Stationkeeper does nothing on this computer now, so what you block stays blocked.',
}

/** Whether the room is paused, until when and by whom, and the buttons that change it. */
export function PausePanel({
  placed,
  sessions: count,
  acts,
  viewer,
  match,
  requests,
  now,
  dismissed,
}: PausePanelProps): JSX.Element {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const first = useRef<HTMLButtonElement>(null)
  const { whole, others } = pausesOf(placed, match)
  const longest = whole[0]
  const standing = unpaused(others, count, acts)
  const mayResume = viewer.may.includes('release')

  const act = async (does: () => Promise<void>): Promise<void> => {
    // Pressed twice by a trembling finger, it is meant once.
    if (busy) return
    setBusy(true)
    setProblem(null)
    try {
      await does()
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 401) dismissed(SIGNED_OUT)
      else setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <section class={`panel teacher-panel${longest === undefined ? '' : ' paused'}`} aria-labelledby="pause-state">
      <div role="status">
        <h2 id="pause-state">
          {longest === undefined ? unpausedTitles[standing] : `Paused until ${momentText(longest.until, { now })}`}
        </h2>
        <p>{longest === undefined ? unpausedTexts[standing] : 'What you block stays blocked until then.'}</p>
      </div>
      {longest !== undefined && (
        <p class="soft">
          {timeLeft(longest.until, now)}, asked for by {longest.by ?? 'somebody'}
        </p>
      )}
      <fieldset class="teacher-buttons">
        <legend>{longest === undefined ? 'Pause, beginning now, for' : 'Pause from now on for'}</legend>
        {LENGTHS.map(({ minutes, length }, index) => (
          <button
            type="button"
            key={length}
            ref={index === 0 ? first : null}
            class="button main"
            aria-disabled={busy}
            onClick={() => void act(() => pause(requests, length, replacedBy(viewer.name, whole, viewer.may)))}
          >
            {minutes} minutes
          </button>
        ))}
      </fieldset>
      {longest !== undefined && mayResume && (
        <button
          type="button"
          class="button teacher-resume"
          aria-disabled={busy}
          onClick={() => {
            // It goes away with what it ends, and whoever uses a keyboard goes on from somewhere.
            first.current?.focus()
            void act(() => resume(requests, whole))
          }}
        >
          Resume now
        </button>
      )}
      <ProblemLine problem={problem} />
      {others.length > 0 && (
        <>
          <h3>Also on hold</h3>
          <ul class="teacher-others">
            {others.map(({ id, by, until, reason, sessions }) => (
              <li key={id}>
                {counted(sessions.length, 'session', 'sessions')} until {momentText(until, { now })}, by{' '}
                {by ?? 'somebody'}
                {reason !== null && <span class="soft">: {reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
