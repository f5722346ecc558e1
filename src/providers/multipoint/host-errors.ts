import { GoneError, TerminalError, UnknownOutcomeError, UnsupportedError } from '../errors.ts'
import type { HostFailure } from './protocol.ts'

/** What a cmdlet, or PowerShell itself, reported. Worth trying again later. */
export class CmdletError extends Error {
  override readonly name = 'CmdletError'
  /** Not localised, as `ConnectionError`; empty where there is none. */
  readonly category: string
  /** FullyQualifiedErrorId; empty where there is none. */
  readonly errorId: string

  constructor(message: string, { category, errorId }: HostFailure) {
    super(message)
    this.category = category
    this.errorId = errorId
  }
}

/** What was asked for. Only the first two are about one session. */
export type Wanted = 'act' | 'what-if' | 'read'

/** Categories of https://learn.microsoft.com/dotnet/api/system.management.automation.errorcategory */
const DENIED: ReadonlySet<string> = new Set(['PermissionDenied', 'AuthenticationError'])

/** First parts of a FullyQualifiedErrorId: what follows the comma names the cmdlet. */
const DENIED_IDS: ReadonlySet<string> = new Set(['AccessDenied', 'UnauthorizedAccess', 'LogonFailure'])
const MISSING_IDS: ReadonlySet<string> = new Set([
  'CommandNotFoundException',
  'CouldNotAutoloadMatchingModule',
  'CouldNotAutoLoadModule',
  'Modules_ModuleNotFound',
])
/** The connection to the other computer broke while it was asked. */
const BROKEN_IDS: ReadonlySet<string> = new Set(['JobFailure', 'PSSessionStateBroken', 'RemotePipelineExecutionFailed'])

/**
 * The error that an answer stands for. Told apart by what is not localised, never by the message.
 * @param doing for people: `unlock session 5`
 */
export function hostError(failure: HostFailure, doing: string, wanted: Wanted): Error {
  const message = describe(failure, doing)
  switch (failure.source) {
    case 'gone':
      return new GoneError(message)
    case 'refused':
      return new UnsupportedError(message)
    case 'request':
      return new TerminalError(
        `${message}; check the settings of multipoint, and that all parts of Stationkeeper are of one version`,
      )
    case 'cmdlet':
      return cmdletError(failure, message, wanted)
    default:
      return failure.source satisfies never
  }
}

function cmdletError(failure: HostFailure, message: string, wanted: Wanted): Error {
  const { category } = failure
  const id = failure.errorId.split(',')[0] ?? ''
  const name = id.slice(id.lastIndexOf('.') + 1)
  // The word of the execution policy, also with the id UnauthorizedAccess: it is the script that may not run, whoever starts it.
  if (category === 'SecurityError') {
    return new TerminalError(`${message}; unblock that script (Unblock-File), or have the execution policy allow it`)
  }
  if (DENIED.has(category) || DENIED_IDS.has(name)) {
    return new TerminalError(`${message}; run Stationkeeper as an administrator of that computer, or as SYSTEM`)
  }
  if (MISSING_IDS.has(name)) {
    return new TerminalError(`${message}; install MultiPoint Services on that computer, or choose the provider wts`)
  }
  if (wanted === 'read') return new CmdletError(message, failure)
  if (name === 'ItemNotFoundException' || category === 'ObjectNotFound') return new GoneError(message)
  if (
    wanted === 'act' &&
    failure.acted &&
    (category === 'OperationTimeout' || category === 'ConnectionError' || BROKEN_IDS.has(name))
  ) {
    return new UnknownOutcomeError(message)
  }
  // InvalidOperation and NotImplemented as well: a stopped service and what broke off half way say so, too, and neither is what a session is
  // for good. The cmdlet's word that nobody disconnects the session that he runs in is among them. That session is refused before it is asked
  // (`actuator.ts`, `stay.ts`, `cmdlets.ps1`); where none of those knows it, it is a failure that is tried again after ever longer waits.
  return new CmdletError(message, failure)
}

function describe({ category, errorId, message }: HostFailure, doing: string): string {
  const kind = [category, errorId].filter(Boolean).join(', ')
  return `${doing}: ${message.trim() || 'no reason was given'}${kind === '' ? '' : ` (${kind})`}`
}
