import type { JSX } from 'preact'
import { sentenceText } from '../text/sentence-text.ts'

/** What went wrong, where it did, and at once to whoever hears the page. null: nothing did. */
export function ProblemLine({ problem }: { readonly problem: string | null }): JSX.Element | null {
  if (problem === null) return null
  return (
    <p class="error" role="alert">
      {sentenceText(problem)}
    </p>
  )
}
