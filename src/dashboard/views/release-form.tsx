import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Requests } from '../client/requests.ts'
import { SendingFoot, useSending } from '../parts/sending.tsx'

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
  const sending = useSending()
  const field = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)

  const release = async (): Promise<string> => {
    const picked = selector ?? field.current?.value.trim() ?? ''
    const released = await requests.post<Released>('/v1/releases', picked === '' ? {} : { selector: picked })
    if (field.current !== null) field.current.value = ''
    // What one session waited for goes with this form, and whoever pressed its button should not stand nowhere.
    if (selector !== null) form.current?.closest('.details')?.querySelector('h2')?.focus()
    return doneText(released)
  }

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    await sending.send(release)
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
      <SendingFoot sending={sending} label="Release" />
    </form>
  )
}

function doneText(released: Released | null): string {
  if (released === null) return 'Released.'
  const { ended, sessions } = released
  const where = `${sessions.length} ${sessions.length === 1 ? 'session' : 'sessions'}`
  return ended.length === 0 ? `Nothing waited there: ${where}.` : `Released: ${where}.`
}
