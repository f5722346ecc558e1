import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { messageOf } from '../client/problem.ts'
import { ProblemLine } from './problem-line.tsx'

/** What becomes of what a form sends. */
export interface Sending {
  readonly busy: boolean
  /** Why the last attempt failed; null: it did not. */
  readonly problem: string | null
  /** What came of the last one that did not; empty: nothing yet. */
  readonly said: string
  /** Nothing while something is under way. Never rejects. @param work resolves with what is to be said of it */
  readonly send: (work: () => Promise<string>) => Promise<void>
}

export function useSending(): Sending {
  const [problem, setProblem] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  return {
    busy,
    problem,
    said,
    async send(work) {
      if (busy) return
      setBusy(true)
      setSaid('')
      try {
        const text = await work()
        setProblem(null)
        setSaid(text)
      } catch (error) {
        setProblem(messageOf(error))
      } finally {
        setBusy(false)
      }
    },
  }
}

export interface SendingFootProps {
  readonly sending: Sending
  /** On the button. */
  readonly label: string
  readonly main?: boolean
}

/** The end of a form: what went wrong, what came of it, and its button. */
export function SendingFoot({ sending: { busy, problem, said }, label, main = false }: SendingFootProps): JSX.Element {
  return (
    <>
      <ProblemLine problem={problem} />
      <div class="row end">
        <span role="status" class="small soft">
          {said}
        </span>
        <button type="submit" class={main ? 'button main' : 'button'} aria-disabled={busy}>
          {label}
        </button>
      </div>
    </>
  )
}
