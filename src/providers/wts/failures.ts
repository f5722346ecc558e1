import type { Action } from '../../model/session.ts'
import { GoneError, TerminalError, UnsupportedError } from '../errors.ts'
import type { Failure } from './calls.ts'
import { CallFailed } from './native-thread.ts'
import { ERROR_ACCESS_DENIED, isNoSession } from './wtsapi32.ts'

/** What was to be done, for people: how it reads after "could not", and the right of Windows' that it takes. */
export interface Attempt {
  readonly what: string
  /** As Remote Desktop's list of permissions names it; null: none beyond being let in. */
  readonly right: string | null
}

export const looking: Attempt = { what: 'read the sessions', right: 'Query Information' }

export function acting(action: Action | 'notify', sessionId: string): Attempt {
  switch (action) {
    case 'disconnect':
      return { what: `disconnect session ${sessionId}`, right: 'Disconnect' }
    case 'notify':
      return { what: `show a message in session ${sessionId}`, right: 'Message' }
    case 'unlock':
      return { what: `look at session ${sessionId}`, right: 'Query Information' }
    default:
      return action satisfies never
  }
}

/** The error that the port asks for; whatever is no failure of Windows' stays as it is. */
export function portError(error: unknown, attempt: Attempt): unknown {
  return error instanceof CallFailed ? errorOf(error, error.failure, attempt) : error
}

function errorOf(cause: CallFailed, failure: Failure, { what, right }: Attempt): Error {
  switch (failure.kind) {
    case 'gone':
      return new GoneError(`could not ${what}: it has ended, or is somebody else's by now`, { cause })
    case 'unsupported':
      return new UnsupportedError(
        failure.because === 'services'
          ? `could not ${what}: it is the services' own, which nobody sits at`
          : `could not ${what}: this program runs in it`,
        { cause },
      )
    case 'missing':
      return new TerminalError(
        `Windows' session functions are not to be had (${failure.message}); the provider wts is for Windows`,
        { cause },
      )
    case 'code':
      return codeError(cause, failure, what, right)
    default:
      return failure satisfies never
  }
}

function codeError(
  cause: CallFailed,
  { call, code }: Failure & { readonly kind: 'code' },
  what: string,
  right: string | null,
): Error {
  if (isNoSession(code)) return new GoneError(`could not ${what}: it has ended`, { cause })
  const said = `could not ${what}: ${call} gave error ${code}${meanings.has(code) ? `, ${meanings.get(code)}` : ''}`
  if (code !== ERROR_ACCESS_DENIED) return new Error(said, { cause })
  const lacking = right === null ? '' : ` this account lacks the right "${right}" on other people's sessions;`
  return new TerminalError(`${said};${lacking} run as LocalSystem or as an administrator`, { cause })
}

/** Codes that people may meet, as winerror.h and lmerr.h mean them. Windows' own texts are in the host's language. */
const meanings: ReadonlyMap<number, string> = new Map([
  [5, 'access denied'],
  [8, 'not enough memory'],
  [87, 'a parameter is not understood'],
  [1314, 'a privilege is not held'],
  [1355, "no controller of the user's domain can be reached"],
  [1722, 'the Remote Desktop Services do not answer'],
  [1726, 'the call of the Remote Desktop Services broke off'],
  [1460, 'it took too long'],
  [2221, 'no such user is known'],
  [2453, "no controller of the user's domain can be found"],
  [7024, 'the session is busy with a connection or its end'],
])
