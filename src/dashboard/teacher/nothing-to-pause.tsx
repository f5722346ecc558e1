import type { JSX } from 'preact'
import type { ViewerDocument } from '../../api/contract.ts'

/** The buttons are for a token that may hold some sessions; this one is for all of them, or for looking alone. */
export function NothingToPause({ viewer }: { readonly viewer: ViewerDocument }): JSX.Element {
  return (
    <div class="panel teacher-panel">
      <p>
        {viewer.may.includes('hold')
          ? 'You may pause every session of this host, which is more than a room.'
          : 'Your token lets you look, and pauses nothing.'}{' '}
        The buttons of this page come with a token for the sessions of a room:
      </p>
      <p>
        <code>stationkeeper token add "Ms Keller" --may hold,release --match room=lab-1</code>
      </p>
      <p>
        <a href="/">
          {viewer.may.includes('hold') ? 'Holds of your own choice are placed there.' : 'What you may see is there.'}
        </a>
      </p>
    </div>
  )
}
