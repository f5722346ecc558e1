import { TerminalError } from '../errors.ts'
import type { TreeEnd } from './process-tree.ts'
import type { StartCommand } from './start-command.ts'

/** Reasons for which a program can't be started until somebody changes something. */
const NOT_STARTABLE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOEXEC', 'ENOTDIR'])

/** A program that can't be started until somebody changes something. */
export class NotStartableError extends TerminalError {
  /** What is so, without what to do. */
  readonly finding: string
  /** What to do, as the end of a sentence. */
  readonly fix: string

  constructor(finding: string, fix: string, cause: Error) {
    super(`${finding}: ${fix}`, { cause })
    this.finding = finding
    this.fix = fix
  }
}

/** Why a PowerShell is there no more, in words. @param said the end of its standard error */
export function shellEnded({ command }: StartCommand, end: TreeEnd, said: string): Error {
  switch (end.kind) {
    case 'not-started':
      return notStarted(command, end.error)
    case 'ended': {
      const how = end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`
      return new Error(`${command} ended ${how}${said === '' ? '' : `; its last words: ${said}`}`)
    }
    default:
      return end satisfies never
  }
}

function notStarted(command: string, cause: NodeJS.ErrnoException): Error {
  if (!NOT_STARTABLE.has(cause.code ?? '')) return new Error(`${command} could not be started`, { cause })
  const todo =
    cause.code === 'ENOENT'
      ? 'install PowerShell, or name it in the setting multipoint.powershell'
      : 'let this account run it, or name another in the setting multipoint.powershell'
  return new NotStartableError(`${command} can't be started (${cause.code})`, todo, cause)
}
