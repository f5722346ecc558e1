import './new-version.css'
import type { JSX } from 'preact'
import { useOutdated } from './use-outdated.ts'

export interface NewVersionProps {
  /** Of the daemon; null: not told yet. */
  readonly version: string | null
}

/**
 * Offers to load a page anew whose daemon is another version than when it was opened. Only offers: somebody may be writing a reason. Whoever hears the page is
 * told, which takes a region that is there before its text is.
 */
export function NewVersion({ version }: NewVersionProps): JSX.Element {
  const outdated = useOutdated(version)
  return (
    <div role="status">
      {outdated && (
        <div class="new-version">
          <p>
            <strong>A new version is running.</strong> Stationkeeper is {version} now, and this page is older. Reload it
            once nothing in it is half written.
          </p>
          <button type="button" class="button" onClick={() => location.reload()}>
            Reload the page
          </button>
        </div>
      )}
    </div>
  )
}
