import type { JSX } from 'preact'
import type { Board } from '../client/board.ts'
import type { Connection } from '../client/connection.ts'
import icon from '../icon.svg'
import type { Entered } from '../sign-in/gate.tsx'
import { pendingOf } from '../views/pending.ts'
import { ConnectionSign } from './connection-sign.tsx'
import { type View, views } from './view.ts'

export interface HeadProps {
  readonly board: Board | null
  readonly connection: Connection
  readonly view: View
  readonly entered: Entered
}

/** Whose page it is, what it is turned to, and who looks. */
export function Head({ board, connection, view, entered }: HeadProps): JSX.Element {
  const { viewer, leave } = entered
  return (
    <header class="head">
      <div class="brand">
        <img src={icon} alt="" width="26" height="26" />
        <h1>{board?.head.host ?? 'Stationkeeper'}</h1>
        <ConnectionSign connection={connection} />
      </div>
      <nav aria-label="Views">
        {views.map(each => (
          <a key={each.view} href={`#${each.view}`} aria-current={each.view === view ? 'page' : undefined}>
            {each.name} <Count view={each.view} board={board} />
          </a>
        ))}
      </nav>
      <div class="who small">
        <span title={viewer.match === null ? undefined : `Sees ${viewer.match}`}>
          {viewer.name}
          {viewer.match !== null && <span class="soft"> · {viewer.match}</span>}
        </span>
        {viewer.may.includes('hold') && viewer.match !== null && (
          <a class="button plain" href="/teacher">
            Pause buttons
          </a>
        )}
        <button type="button" class="button plain" onClick={() => void leave()}>
          Sign out
        </button>
      </div>
    </header>
  )
}

/** What waits there; nothing where nothing does. */
function Count({ view, board }: { readonly view: View; readonly board: Board | null }): JSX.Element | null {
  const count = board === null ? 0 : countOf(view, board)
  return count === 0 ? null : <span class="count waiting">{count}</span>
}

function countOf(view: View, { head, sessions }: Board): number {
  switch (view) {
    case 'room':
      return 0
    case 'plan': {
      const { due, asserted } = pendingOf(sessions.values())
      return due.length + asserted.length
    }
    case 'holds':
      return head.placed.length
    case 'policies':
      return head.policies.diagnostics.length
    default:
      return view satisfies never
  }
}
