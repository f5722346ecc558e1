import { userInfo } from 'node:os'
import { GoneError, TerminalError, UnknownOutcomeError } from '../errors.ts'
import { BusRefusal, NoAnswer } from './bus.ts'
import { isNoSession } from './login1.ts'
import { howToAddRule } from './polkit.ts'

/** What a refusal for want of rights is called: by the bus's own policy, by polkit, and by polkit where it would ask a person. */
const denials: ReadonlySet<string> = new Set([
  'org.freedesktop.DBus.Error.AccessDenied',
  'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired',
  'org.freedesktop.PolicyKit1.Error.NotAuthorized',
])

/** The error that the port asks for, of an UnlockSession that was sent. */
export function unlockError(error: unknown, sessionId: string, account: string): unknown {
  const what = `could not unlock session ${sessionId}`
  if (error instanceof NoAnswer)
    return new UnknownOutcomeError(`${what}, as far as is known: ${error.message}`, { cause: error })
  if (!(error instanceof BusRefusal)) return error
  if (isNoSession(error.error)) return new GoneError(`${what}: it has ended`, { cause: error })
  if (denials.has(error.error)) return new TerminalError(`${what}: ${denied(error, account)}`, { cause: error })
  return new Error(`${what}: logind answered: ${error.message}`, { cause: error })
}

/** The error that the port asks for, of looking. */
export function lookError(error: unknown): unknown {
  if (!(error instanceof BusRefusal) || !denials.has(error.error)) return error
  const fix =
    'the bus lets this account ask nothing of logind; a policy in /etc/dbus-1/system.d has to allow it org.freedesktop.login1'
  return new TerminalError(`could not read the sessions: ${fix}; the answer was: ${error.message}`, { cause: error })
}

function denied({ message }: BusRefusal, account: string): string {
  const old = 'polkit before 0.106: stationkeeper.pkla beside it, to /etc/polkit-1/localauthority/50-local.d'
  return `polkit has to grant ${account} the action org.freedesktop.login1.lock-sessions: ${howToAddRule(null)} (${old}), with this account in it; the answer was: ${message}`
}

/** The account under which this program asks, for people. */
export function ownAccount(): string {
  try {
    return `the account ${userInfo().username}`
  } catch {
    return `the account ${process.getuid?.() ?? 'of this program'}` // A number without an entry in the user database.
  }
}
