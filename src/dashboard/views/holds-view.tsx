import type { JSX } from 'preact'
import type { ViewerDocument } from '../../api/contract.ts'
import type { Board } from '../client/board.ts'
import type { Requests } from '../client/requests.ts'
import { HoldForm } from './hold-form.tsx'
import { PlacedItem } from './placed-item.tsx'
import { ReleaseForm } from './release-form.tsx'

/** What operators have said for a while. */
export function HoldsView({
  board,
  viewer,
  requests,
}: {
  readonly board: Board
  readonly viewer: ViewerDocument
  readonly requests: Requests
}): JSX.Element {
  const { placed } = board.head
  return (
    <section class="view two" aria-labelledby="holds-heading">
      <div class="panel">
        <h2 id="holds-heading" tabIndex={-1}>
          Holds and overrides
        </h2>
        {placed.length === 0 ? (
          <p class="soft">Nothing is on hold: the policies decide alone.</p>
        ) : (
          <ul class="placed-list">
            {placed.map(each => (
              <PlacedItem key={each.id} placed={each} viewer={viewer} requests={requests} />
            ))}
          </ul>
        )}
      </div>
      {(viewer.may.includes('hold') || viewer.may.includes('release')) && (
        <div class="panel">
          {viewer.may.includes('hold') && (
            <HoldForm requests={requests} title="Place a hold" selector={null} whole={viewer.match} />
          )}
          {viewer.may.includes('release') && (
            <ReleaseForm requests={requests} title="Release sessions" selector={null} whole={viewer.match} />
          )}
        </div>
      )}
    </section>
  )
}
