import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { HoldOrder } from '../../api/contract.ts'
import type { Requests } from '../client/requests.ts'
import { SendingFoot, useSending } from '../parts/sending.tsx'

export interface HoldFormProps {
  readonly requests: Requests
  readonly title: string
  /** Fixed; null: asked for. */
  readonly selector: string | null
  /** What stands for "all that I may hold" where nothing is given; null: something has to be. */
  readonly whole?: string | null
}

/** What the form begins with, and goes back to: as `selected` it would be lost with the first hold. */
const USUAL = '20m'

const lengths: readonly (readonly [string, string])[] = [
  ['10m', '10 minutes'],
  ['20m', '20 minutes'],
  ['45m', '45 minutes'],
  ['2h', '2 hours'],
  ['8h', '8 hours'],
]

/** Has sessions left alone for a while, with a reason, under the name of whoever asks. */
export function HoldForm({ requests, title, selector, whole = null }: HoldFormProps): JSX.Element {
  const sending = useSending()
  const form = useRef<HTMLFormElement>(null)

  const hold = async (filled: HTMLFormElement): Promise<string> => {
    const given = new FormData(filled)
    const field = (name: string): string => String(given.get(name) ?? '').trim()
    const picked = selector ?? field('selector')
    const order: HoldOrder = {
      ...(picked === '' ? {} : { selector: picked }),
      for: field('other') === '' ? field('for') : field('other'),
      reason: field('reason'),
    }
    const held = await requests.post<{ readonly sessions: readonly string[] }>('/v1/holds', order)
    filled.reset()
    const count = held?.sessions.length ?? 0
    // None may be a slip of the pen, and may be somebody who is yet to come.
    return `Held: ${count === 0 ? 'no session is like that now' : `${count} ${count === 1 ? 'session' : 'sessions'}`}.`
  }

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const filled = form.current
    if (filled !== null) await sending.send(() => hold(filled))
  }

  return (
    <form ref={form} class="hold-form" aria-label={title} onSubmit={event => void submit(event)}>
      <h3>{title}</h3>
      {selector === null && (
        <label class="field">
          <span class="label">Which sessions</span>
          <input
            name="selector"
            autocomplete="off"
            spellcheck={false}
            required={whole === null}
            placeholder={whole ?? 'room=lab-1'}
          />
          <span class="hint">
            As <code>station=4</code>, <code>user=ana</code> or <code>room=lab-1,connection=station</code>
            {whole === null ? '' : '; nothing means all of yours'}.
          </span>
        </label>
      )}
      <div class="row">
        <label class="field">
          <span class="label">For</span>
          <select name="for">
            {lengths.map(([value, text]) => (
              <option key={value} value={value} {...(value === USUAL && { defaultSelected: true })}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="label">Or another length</span>
          <input
            name="other"
            autocomplete="off"
            placeholder="90m"
            pattern="[0-9]+(s|m|h|d)"
            title="A number and s, m, h or d"
          />
        </label>
      </div>
      <label class="field">
        <span class="label">Reason</span>
        <input name="reason" required maxLength={200} autocomplete="off" />
      </label>
      <SendingFoot sending={sending} label="Hold" main />
    </form>
  )
}
