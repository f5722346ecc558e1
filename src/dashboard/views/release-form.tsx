import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { messageOf } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'

export interface ReleaseFormProps {
  readonly requests: Requests
  readonly title: string
  /** Fixed; null: asked for. */
  readonly selector: string | null
  /** What stands for "all that I may release" where nothing is given; null: something has to be. */
  readonly whole?: string | null
}

interface Released {
  readonly ended: readonly unknown[]
  readonly sessions: readonly string[]
}

/** Ends whatever sessions wait for, so that what is due is tried at once. What was already written to them stays counted. */
export function ReleaseForm({ requests, title, selector, whole = null }: ReleaseFormProps): JSX.Element {
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState('')
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const picked = selector ?? field.current?.value.trim() ?? ''
    setBusy(true)
    setDone('')
    try {
      const released = await requests.post<Released>('/v1/releases', picked === '' ? {} : { selector: picked })
      if (field.current !== null) field.current.value = ''
      setProblem(null)
      setDone(doneText(released))
      // What one session waited for goes with this form, and whoever pressed its button should not stand nowhere.
      if (selector !== null) form.current?.closest('.details')?.querySelector('h2')?.focus()
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form ref={form} class="hold-form" aria-label={title} onSubmit={event => void submit(event)}>
      <h3>{title}</h3>
      <p class="small soft">
        Ends holds, overrides, backoff and yielding to a fight, so that what is due is tried at once. Limits stay.
      </p>
      {selector === null && (
        <label class="field">
          <span class="label">Sessions to release</span>
          <input
            ref={field}
            name="released"
            autocomplete="off"
            spellcheck={false}
            required={whole === null}
            placeholder={whole ?? 'station=4'}
          />
        </label>
      )}
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
      <div class="row end">
        <span role="status" class="small soft">
          {done}
        </span>
        <button type="submit" class="button" aria-disabled={busy}>
          Release
        </button>
      </div>
    </form>
  )
}

function doneText(released: Released | null): string {
  if (released === null) return 'Released.'
  const { ended, sessions } = released
  const where = `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}`
  return ended.length === 0 ? `Nothing waited there: ${where}.` : `Released: ${where}.`
}
