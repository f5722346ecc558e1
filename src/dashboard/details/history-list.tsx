import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Moment } from '../parts/moment.tsx'
import { entryText, sideOf, type ToldEntry } from '../text/entry-text.ts'
import { sentenceText } from '../text/sentence-text.ts'

/** So many are seen at a glance; the others are a button away. */
const SHOWN = 12

/** The journal of one session, newest first. */
export function HistoryList({
  entries,
  problem,
}: {
  readonly entries: readonly ToldEntry[]
  readonly problem: string | null
}): JSX.Element {
  const [all, setAll] = useState(false)
  const newest = entries.toReversed()
  const more = newest.length - SHOWN
  return (
    <section class="history" aria-labelledby="history-heading">
      <h3 id="history-heading">History</h3>
      {problem !== null && <p class="error">{sentenceText(problem)}</p>}
      {newest.length === 0 && problem === null && <p class="soft">Nothing was done to it yet.</p>}
      <ol>
        {(all ? newest : newest.slice(0, SHOWN)).map(entry => (
          <li key={entry.sequence} class={sideOf(entry)}>
            <Moment iso={entry.at} seconds />
            <span>{entryText(entry)}</span>
          </li>
        ))}
      </ol>
      {more > 0 && !all && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          Show {more} more
        </button>
      )}
    </section>
  )
}
