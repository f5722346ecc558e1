import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ProblemLine } from '../parts/problem-line.tsx'

export interface SignInFormProps {
  readonly problem: string | null
  /** Resolves once it is known what became of it. */
  readonly onToken: (token: string) => Promise<void>
}

/** For who came without a link, or with one that is used up. */
export function SignInForm({ problem, onToken }: SignInFormProps): JSX.Element {
  const [busy, setBusy] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  // Whoever hears the page is told why, and then stands where it can be mended. With the field itself, so that nobody types into nothing.
  useLayoutEffect(() => field.current?.focus(), [problem])

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const token = field.current?.value.trim() ?? ''
    if (token === '' || busy) return
    setBusy(true)
    try {
      await onToken(token)
    } finally {
      setBusy(false)
      field.current?.select()
    }
  }

  return (
    <main class="gate panel">
      <h1>Stationkeeper</h1>
      <p>Who you are decides what you see here.</p>
      <ProblemLine problem={problem} />
      <form onSubmit={event => void submit(event)}>
        <div class="field">
          <label for="token">Token</label>
          <input
            ref={field}
            id="token"
            name="token"
            type="password"
            autocomplete="current-password"
            spellcheck={false}
            required
            aria-describedby="token-hint"
          />
          <span id="token-hint" class="hint">
            Whoever looks after this computer gives you one.
          </span>
        </div>
        <button type="submit" class="button main" aria-disabled={busy}>
          Sign in
        </button>
      </form>
      <p class="small soft">
        On the computer itself no token is needed: <code>stationkeeper dashboard</code> opens this page.
      </p>
    </main>
  )
}
