import './gate.css'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ViewerDocument } from '../../api/contract.ts'
import { messageOf, Refused } from '../client/problem.ts'
import type { Requests } from '../client/requests.ts'
import { codeOf, signOut } from '../client/sign-in.ts'
import { ProblemLine } from '../parts/problem-line.tsx'
import { enter, type Standing } from './enter.ts'
import { homeOf, isWrongPlace } from './home.ts'
import { SignInForm } from './sign-in-form.tsx'

/** Who is in, and the way out. */
export interface Entered {
  readonly viewer: ViewerDocument
  /** Ends the page's token, and shows the sign-in. Never rejects. */
  readonly leave: () => Promise<void>
  /** Shows the sign-in: the daemon knows them no more. Shall be called where a line or a request is refused with 401. */
  readonly dismissed: (problem: string | null) => void
}

export interface GateProps {
  readonly requests: Requests
  readonly children: (entered: Entered) => ComponentChildren
}

/** Shows the page to whom the daemon knows, and the sign-in to everybody else. */
export function Gate({ requests, children }: GateProps): JSX.Element {
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' })

  const attempt = async (by: Parameters<typeof enter>[1]): Promise<void> => {
    const now = await enter(requests, by)
    if (now.kind === 'in') {
      // Only who signs in just now is led to their own page: everybody may look at another afterwards.
      const home = homeOf(now.viewer)
      const elsewhere = isWrongPlace(location.pathname, now.viewer) || (by !== null && location.pathname === '/')
      if (elsewhere && home !== location.pathname) return location.replace(home)
    }
    setStanding(now)
  }

  useEffect(() => {
    const enterBy = (fragment: string): void => {
      const code = codeOf(fragment)
      // It works once, and has no business in the history of this browser.
      if (code !== null) history.replaceState(null, '', location.pathname + location.search)
      void attempt(code === null ? null : { code })
    }
    // A link that is opened where the page is already open does not load it again.
    const another = (): void => {
      if (codeOf(location.hash) !== null) enterBy(location.hash)
    }
    enterBy(location.hash)
    addEventListener('hashchange', another)
    return () => removeEventListener('hashchange', another)
  }, [])

  switch (standing.kind) {
    case 'asking':
      return <p class="gate-wait soft">One moment…</p>
    case 'in':
      return (
        <>
          {children({
            viewer: standing.viewer,
            leave: async () => setStanding({ kind: 'out', problem: await left(requests) }),
            dismissed: problem => setStanding({ kind: 'out', problem }),
          })}
        </>
      )
    case 'out':
      return <SignInForm problem={standing.problem} onToken={token => attempt({ token })} />
    case 'unreached':
      return (
        <main class="gate panel">
          <h1>Stationkeeper</h1>
          <ProblemLine problem={standing.problem} />
          <button type="button" class="button main" onClick={() => void attempt(null)}>
            Try again
          </button>
        </main>
      )
    default:
      return standing satisfies never
  }
}

/** What keeps this browser signed in; null: nothing does. */
async function left(requests: Requests): Promise<string | null> {
  try {
    await signOut(requests)
    return null
  } catch (error) {
    // Who is not known any more is out already.
    if (error instanceof Refused && error.problem.status === 401) return null
    return `This browser may still be signed in: ${messageOf(error)}`
  }
}
