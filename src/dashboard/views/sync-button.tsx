import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { messageOf } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'
import { shortRevision } from '../text/revision-text.ts'

interface Synced {
  readonly revision: string | null
  readonly problem: string | null
}

/** Has the policies read from their source now, and says what is in force then. */
export function SyncButton({ requests }: { readonly requests: Requests }): JSX.Element {
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<{ readonly text: string; readonly isProblem: boolean } | null>(null)

  const sync = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setSaid(null)
    try {
      setSaid(saidOf(await requests.post<Synced>('/v1/sync', {})))
    } catch (error) {
      setSaid({ text: messageOf(error), isProblem: true })
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="row sync">
      <button type="button" class="button" aria-disabled={busy} onClick={() => void sync()}>
        Fetch policies now
      </button>
      <span role="status" class={said?.isProblem === true ? 'error' : 'small soft'}>
        {busy ? 'Fetching…' : said?.text}
      </span>
    </div>
  )
}

function saidOf(synced: Synced | null): { readonly text: string; readonly isProblem: boolean } {
  const { revision = null, problem = null } = synced ?? {}
  if (problem !== null) return { text: `What was in force stays in force: ${problem}`, isProblem: true }
  return { text: revision === null ? 'None are in force.' : `In force: ${shortRevision(revision)}.`, isProblem: false }
}
