import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import type { BoardPlaced, ViewerDocument } from '../../api/contract.ts'
import { messageOf } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'
import { Moment } from '../parts/moment.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'

export interface PlacedItemProps {
  readonly placed: BoardPlaced
  readonly viewer: ViewerDocument
  readonly requests: Requests
}

/** A hold or an override, and the way to end it. */
export function PlacedItem({ placed, viewer, requests }: PlacedItemProps): JSX.Element {
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const item = useRef<HTMLLIElement>(null)
  const { id, kind, selector, by, reason, ensure, until, sessions } = placed

  const release = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      await requests.remove(`/v1/holds/${encodeURIComponent(id)}`)
      setProblem(null)
      // It is gone in a moment, and whoever pressed its button should not stand nowhere.
      item.current?.closest('.details, .view')?.querySelector('h2')?.focus()
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <li ref={item} class={`placed ${kind}`}>
      <p class="what">
        <strong>{kind === 'hold' ? 'Hold' : `Override: ${ensure ?? ''}`}</strong>{' '}
        {selector !== null && <code>{selector}</code>}
      </p>
      <p class="small">
        {reason !== null && <>{reason} · </>}
        {by === 'onBlock' ? 'honours a block' : by} · until <Moment iso={until} /> · covers {sessions.length}
        {sessions.length === 1 ? ' session' : ' sessions'} <span class="soft">({id})</span>
      </p>
      <ProblemLine problem={problem} />
      {viewer.may.includes('release') && (
        <button
          type="button"
          class="button"
          aria-disabled={busy}
          aria-label={`Release ${kind} ${id}${selector === null ? '' : ` on ${selector}`}`}
          onClick={() => void release()}
        >
          Release
        </button>
      )}
    </li>
  )
}
